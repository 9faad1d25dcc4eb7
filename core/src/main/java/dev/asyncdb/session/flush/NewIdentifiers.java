package dev.asyncdb.session.flush;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.unit.ManagedEntity;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers that the application has assigned to new entities. A column with such a
 * value may be a foreign key, also one that no relation declares.
 */
record NewIdentifiers(Set<Object> ids) {

	static NewIdentifiers none() {
		return new NewIdentifiers(new HashSet<>());
	}

	static NewIdentifiers of(List<Object> added, EntityMapping mapping) {
		NewIdentifiers identifiers = none();
		for (Object entity : added) {
			MappedEntity<Object> mapped = mapping.ofInstance(entity);
			Object id = mapped.idOf(entity);
			if (id != null && mapped.idColumns().size() == 1) {
				identifiers.add(List.of(mapping.write(mapped.id(), id)));
			}
		}
		return identifiers;
	}

	/**
	 * Add the values of a key. A key of several columns is ignored.
	 */
	void add(List<? extends @Nullable Object> key) {
		Object value = (key.size() == 1) ? key.get(0) : null;
		if (value != null && !Long.valueOf(0).equals(comparable(value))) {
			this.ids.add(comparable(value));
		}
	}

	boolean isEmpty() {
		return this.ids.isEmpty();
	}

	/**
	 * Return whether a changed column of an entity has one of the values.
	 */
	boolean isUsedBy(ManagedEntity<?> managed) {
		return !this.ids.isEmpty() && managed.changedValues().anyMatch(this::contains);
	}

	boolean contains(@Nullable Object value) {
		return value != null && this.ids.contains(comparable(value));
	}

	// A foreign key and the identifier may differ in type, such as int and long
	private static Object comparable(Object value) {
		return (value instanceof Integer || value instanceof Short) ? ((Number) value).longValue() : value;
	}

}
