package dev.asyncdb.session.write;

import java.nio.ByteBuffer;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers that the application has assigned to new entities. A column with such a
 * value may be a foreign key, also one that no relation declares.
 */
public record NewIdentifiers(Set<Object> ids) {

	static NewIdentifiers none() {
		return new NewIdentifiers(new HashSet<>());
	}

	/**
	 * Return whether the application has assigned the identifier of one column to any of
	 * some new entities.
	 */
	static boolean areAssigned(List<Object> added, EntityMapping mapping) {
		for (Object entity : added) {
			MappedEntity<Object> mapped = mapping.ofInstance(entity);
			Object id = mapped.idOf(entity);
			if (id != null && mapped.idColumns().size() == 1 && comparable(mapping.write(mapped.id(), id)) != null) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Add the values of a key. A key of several columns is ignored.
	 */
	void add(List<? extends @Nullable Object> key) {
		Object value = (key.size() == 1) ? key.get(0) : null;
		Object comparable = comparable(value);
		if (comparable != null) {
			this.ids.add(comparable);
		}
	}

	boolean contains(@Nullable Object value) {
		Object comparable = comparable(value);
		return comparable != null && this.ids.contains(comparable);
	}

	/**
	 * Return a form of a value that a foreign key and the identifier have in common: they
	 * may differ in type, such as int and long, and in case where the collation ignores
	 * it.
	 * @return {@code null} for what is no key, such as zero, a flag or a point in time
	 */
	public static @Nullable Object comparable(@Nullable Object value) {
		if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
			long number = ((Number) value).longValue();
			return (number != 0) ? number : null;
		}
		if (value instanceof Boolean || value instanceof Float || value instanceof Double || value instanceof Temporal
				|| value instanceof Date) {
			return null;
		}
		if (value instanceof byte[] bytes) {
			return ByteBuffer.wrap(bytes);
		}
		return (value instanceof String text) ? text.toLowerCase(Locale.ROOT) : value;
	}

}
