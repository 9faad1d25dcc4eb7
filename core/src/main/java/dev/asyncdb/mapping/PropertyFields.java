package dev.asyncdb.mapping;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.ReflectionUtils;

/**
 * Reads properties of instances. Where Spring Data accesses a property by its field, so
 * does this, without making an accessor for each instance, which would cost more than all
 * the rest of reading a row.
 */
final class PropertyFields<T> {

	private final RelationalPersistentEntity<T> metadata;

	private final Map<RelationalPersistentProperty, Field> fields = new HashMap<>();

	PropertyFields(RelationalPersistentEntity<T> metadata) {
		this.metadata = metadata;
		for (RelationalPersistentProperty property : metadata) {
			Field field = accessible(property);
			if (field != null) {
				this.fields.put(property, field);
			}
		}
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
		RelationalPersistentProperty id = this.metadata.getIdProperty();
		return (id != null) ? value(instance, id) : null;
	}

	@Nullable Object value(T instance, RelationalPersistentProperty property) {
		Field field = this.fields.get(property);
		return (field != null) ? ReflectionUtils.getField(field, instance)
				: this.metadata.getPropertyAccessor(instance).getProperty(property);
	}

	/**
	 * Set a property that is no argument of a constructor.
	 * @return the instance, or a copy if the property is immutable
	 */
	T with(T instance, RelationalPersistentProperty property, @Nullable Object value) {
		Field field = property.isImmutable() ? null : this.fields.get(property);
		if (field != null) {
			ReflectionUtils.setField(field, instance, value);
			return instance;
		}
		PersistentPropertyAccessor<T> accessor = this.metadata.getPropertyAccessor(instance);
		accessor.setProperty(property, value);
		return accessor.getBean();
	}

}
