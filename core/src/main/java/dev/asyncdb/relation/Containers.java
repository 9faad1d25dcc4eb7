package dev.asyncdb.relation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.core.CollectionFactory;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * What holds the related entities of a relation.
 */
final class Containers {

	private Containers() {
	}

	static List<Object> members(Relation relation, @Nullable Object held) {
		if (held == null || held instanceof Unloaded) {
			return List.of();
		}
		Collection<?> members = (held instanceof Map<?, ?> map) ? map.values()
				: (held instanceof Collection<?> elements) ? elements : List.of(held);
		List<Object> copy = new ArrayList<>(members);
		if (copy.stream().anyMatch(Objects::isNull)) {
			throw new InvalidDataAccessApiUsageException("%s holds null".formatted(relation));
		}
		return copy;
	}

	/**
	 * Make a container. It must hold every entity: one that is left out would seem to
	 * have been taken out.
	 */
	static Object make(Relation relation, List<Object> related) {
		Class<?> type = relation.property().getType();
		RelationalPersistentProperty mapKey = relation.mapKey();
		if (mapKey == null) {
			Collection<Object> collection = CollectionFactory.createCollection(type, related.size());
			collection.addAll(related);
			requireAll(relation, related, collection.size(), "are equal to another one");
			return collection;
		}
		Map<Object, Object> map = CollectionFactory.createMap(type, related.size());
		related.forEach((entity) -> map.put(relation.target().valueOf(entity, mapKey), entity));
		requireAll(relation, related, map.size(), "have the '%s' of another one".formatted(mapKey.getName()));
		return map;
	}

	private static void requireAll(Relation relation, List<Object> related, int held, String why) {
		if (held < related.size()) {
			throw new InvalidDataAccessApiUsageException("%s cannot hold %d of %d %s, which %s: declare it as a List"
				.formatted(relation, related.size() - held, related.size(), relation.target(), why));
		}
	}

	/**
	 * Keep the contents of a container.
	 * @return gives them back
	 */
	static Runnable remember(@Nullable Object held) {
		if (held instanceof Unloaded) {
			return () -> {
			};
		}
		if (held instanceof Map<?, ?> map) {
			return remember(map);
		}
		return (held instanceof Collection<?> elements) ? remember(elements) : () -> {
		};
	}

	// What cannot be changed has not been, so it is left alone
	@SuppressWarnings("unchecked")
	private static <K, V> Runnable remember(Map<K, V> map) {
		Map<K, V> contents = new LinkedHashMap<>(map);
		return () -> {
			if (!List.copyOf(contents.entrySet()).equals(List.copyOf(map.entrySet()))) {
				map.clear();
				map.putAll(contents);
			}
		};
	}

	private static <E> Runnable remember(Collection<E> elements) {
		List<E> contents = new ArrayList<>(elements);
		return () -> {
			if (!contents.equals(new ArrayList<>(elements))) {
				elements.clear();
				elements.addAll(contents);
			}
		};
	}

}
