package dev.asyncdb.mapping;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.mapping.value.MutableValues;
import dev.asyncdb.mapping.value.ObjectContents;
import dev.asyncdb.mapping.value.ValueContents;
import org.jspecify.annotations.Nullable;

import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Keeps the column values of instances, with the contents of values that can be changed
 * in place: arrays, collections, embedded values and values with a custom converter.
 */
record InstanceSnapshot(PropertyNames names, R2dbcConverter converter) {

	/**
	 * Keep the column values of an instance.
	 * @return restores the values, and only their contents if the instance is immutable
	 */
	<T> Runnable of(T instance, RelationalPersistentEntity<T> metadata) {
		PersistentPropertyAccessor<T> accessor = metadata.getPropertyAccessor(instance);
		List<Runnable> values = new ArrayList<>();
		for (RelationalPersistentProperty property : PropertyNames.columnProperties(metadata)) {
			Object held = accessor.getProperty(property);
			if (!property.isImmutable() && !metadata.getType().isRecord()) {
				values.add(() -> accessor.setProperty(property, held));
			}
			Runnable contents = contents(property, held, accessor);
			if (contents != null) {
				values.add(contents);
			}
		}
		return () -> values.forEach(Runnable::run);
	}

	private @Nullable Runnable contents(RelationalPersistentProperty property, @Nullable Object held,
			PersistentPropertyAccessor<?> accessor) {
		if (held == null) {
			return null;
		}
		if (property.isEmbedded()) {
			return ofEmbedded(held, this.names.embedded(property));
		}
		Runnable contents = ValueContents.of(held);
		if (MutableValues.isPlain(held) || (contents == null && !isConverted(held))) {
			return contents;
		}
		return both(contents, converted(property, held, accessor));
	}

	@SuppressWarnings("unchecked")
	private Runnable ofEmbedded(Object value, RelationalPersistentEntity<?> metadata) {
		return of(value, (RelationalPersistentEntity<Object>) metadata);
	}

	private boolean isConverted(Object value) {
		return !(value instanceof Enum) && this.converter.getTargetType(value.getClass()) != value.getClass();
	}

	private static @Nullable Runnable both(@Nullable Runnable contents, @Nullable Runnable converted) {
		if (contents == null || converted == null) {
			return (contents != null) ? contents : converted;
		}
		return () -> {
			contents.run();
			converted.run();
		};
	}

	// How such a value, or an element, can be changed in place is unknown, so another
	// instance replaces a changed one. A converter may give another value each time
	private @Nullable Runnable converted(RelationalPersistentProperty property, Object held,
			PersistentPropertyAccessor<?> accessor) {
		if (property.isImmutable() || ObjectContents.areImmutable(held.getClass())) {
			return null;
		}
		Object written = MutableValues.copy(write(property, held));
		return () -> {
			if (!MutableValues.areEqual(written, write(property, held))) {
				Object before = this.converter.readValue(written, property.getTypeInformation());
				if (!ObjectContents.areSame(before, held)) {
					accessor.setProperty(property, before);
				}
			}
		};
	}

	private @Nullable Object write(RelationalPersistentProperty property, Object value) {
		return this.converter.writeValue(value, property.getTypeInformation());
	}

}
