package dev.asyncdb.relation.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.relation.Unloaded;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Reads and restores the values of properties that hold related entities.
 */
final class Containers {

	private Containers() {
	}

	static List<Object> members(Relation relation, @Nullable Object held) {
		if (held == null || held instanceof Unloaded) {
			return List.of();
		}
		if (!(held instanceof Map<?, ?>) && !(held instanceof Collection<?>)) {
			return List.of(held);
		}
		List<Object> copy = new ArrayList<>((held instanceof Map<?, ?> map) ? map.values() : (Collection<?>) held);
		for (Object member : copy) {
			if (member == null) {
				throw new InvalidDataAccessApiUsageException("%s holds null".formatted(relation));
			}
		}
		return copy;
	}

	/**
	 * Copy the contents of a container.
	 * @return restores the contents
	 */
	static Runnable snapshot(@Nullable Object held) {
		if (held instanceof Unloaded) {
			return () -> {
			};
		}
		if (held instanceof Map<?, ?> map) {
			return snapshot(map);
		}
		return (held instanceof Collection<?> elements) ? snapshot(elements) : () -> {
		};
	}

	// An unmodifiable container is never cleared, since its contents are always equal
	@SuppressWarnings("unchecked")
	private static <K, V> Runnable snapshot(Map<K, V> map) {
		Map<K, V> contents = new LinkedHashMap<>(map);
		return () -> {
			if (!List.copyOf(contents.entrySet()).equals(List.copyOf(map.entrySet()))) {
				map.clear();
				map.putAll(contents);
			}
		};
	}

	private static <E> Runnable snapshot(Collection<E> elements) {
		List<E> contents = new ArrayList<>(elements);
		return () -> {
			if (!contents.equals(new ArrayList<>(elements))) {
				elements.clear();
				elements.addAll(contents);
			}
		};
	}

}
