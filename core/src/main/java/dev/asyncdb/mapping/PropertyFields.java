package dev.asyncdb.mapping;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads properties of instances. Reads the field if Spring Data uses field access, since
 * an accessor per instance would take longer than the rest of the conversion of a row.
 */
final class PropertyFields<T> {

	private final RelationalPersistentEntity<T> metadata;

	private final Map<RelationalPersistentProperty, Accessor<T>> accessors = new HashMap<>();

	private final @Nullable Accessor<T> id;

	PropertyFields(RelationalPersistentEntity<T> metadata) {
		this.metadata = metadata;
		for (RelationalPersistentProperty property : metadata) {
			this.accessors.put(property, accessor(property));
		}
		RelationalPersistentProperty key = metadata.getIdProperty();
		this.id = (key != null) ? accessor(key) : null;
	}

	private static @Nullable Field accessible(RelationalPersistentProperty property) {
		Field field = property.usePropertyAccess() ? null : property.getField();
		if (field == null) {
			return null;
		}
		try {
			ReflectionUtils.makeAccessible(field);
			return field;
		}
		catch (InaccessibleObjectException ex) {
			return null;
		}
	}

	@Nullable Object id(T instance) {
		return (this.id != null) ? this.id.value(instance) : null;
	}

	@Nullable Object value(T instance, RelationalPersistentProperty property) {
		Accessor<T> known = this.accessors.get(property);
		return ((known != null) ? known : accessor(property)).value(instance);
	}

	/**
	 * Set a property of a mutable instance to a value of its type.
	 * @return {@code false} if the value has to be converted or the instance copied
	 */
	boolean set(T instance, RelationalPersistentProperty property, @Nullable Object value) {
		Accessor<T> known = this.accessors.get(property);
		if (known == null || !known.takes(value)) {
			return false;
		}
		known.with(instance, value);
		return true;
	}

	/**
	 * Create an accessor for repeated access to a property.
	 */
	Accessor<T> accessor(RelationalPersistentProperty property) {
		return new Accessor<>(this.metadata, property, accessible(property));
	}

	/**
	 * Reads and sets a property.
	 */
	record Accessor<T>(RelationalPersistentEntity<T> metadata, RelationalPersistentProperty property,
			@Nullable Field field) {

		@Nullable Object value(T instance) {
			return (this.field != null) ? ReflectionUtils.getField(this.field, instance)
					: this.metadata.getPropertyAccessor(instance).getProperty(this.property);
		}

		/**
		 * Return whether the property has a value that was kept before. Creates no object
		 * for the usual primitive types, since each query compares many instances.
		 */
		boolean isEqual(T instance, @Nullable Object kept, BiPredicate<Object, Object> equality) {
			if (this.field != null && this.field.getType().isPrimitive()) {
				return isEqual(this.field, instance, kept);
			}
			Object value = value(instance);
			return kept == value || (kept != null && value != null && equality.test(kept, value));
		}

		private static boolean isEqual(Field field, Object instance, @Nullable Object kept) {
			try {
				if (kept instanceof Long number && field.getType() == long.class) {
					return field.getLong(instance) == number;
				}
				if (kept instanceof Integer number && field.getType() == int.class) {
					return field.getInt(instance) == number;
				}
				return field.get(instance).equals(kept);
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException("Could not read " + field, ex);
			}
		}

		boolean takes(@Nullable Object value) {
			return this.field != null && !this.property.isImmutable()
					&& ClassUtils.isAssignableValue(this.field.getType(), value);
		}

		/**
		 * Set a property that is not a constructor argument.
		 * @return the instance, or a copy if the property is immutable
		 */
		T with(T instance, @Nullable Object value) {
			if (this.field != null && !this.property.isImmutable()) {
				ReflectionUtils.setField(this.field, instance, value);
				return instance;
			}
			PersistentPropertyAccessor<T> accessor = this.metadata.getPropertyAccessor(instance);
			accessor.setProperty(this.property, value);
			return accessor.getBean();
		}

	}

}
