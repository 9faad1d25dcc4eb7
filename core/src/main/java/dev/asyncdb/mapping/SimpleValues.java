package dev.asyncdb.mapping;

import java.util.List;

import dev.asyncdb.mapping.PropertyFields.Accessor;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.ClassUtils;

/**
 * The values of properties of which none can be changed in place, so that the values
 * themselves tell whether a column has changed, without a conversion.
 */
final class SimpleValues<T> {

	private final List<Accessor<T>> accessors;

	private final boolean areFinal;

	private SimpleValues(List<RelationalPersistentProperty> properties, PropertyFields<T> fields, boolean areFinal) {
		this.accessors = properties.stream().map(fields::accessor).toList();
		this.areFinal = areFinal;
	}

	/**
	 * Create the access to the values.
	 * @return {@code null} if a value can be changed in place, or may be converted by
	 * more than its property
	 */
	static <T> @Nullable SimpleValues<T> of(RelationalPersistentEntity<T> metadata,
			List<RelationalPersistentProperty> properties, PropertyFields<T> fields, R2dbcConverter converter) {
		boolean areSimple = properties.stream().allMatch(SimpleValues::isSimple)
				&& PlainColumns.hasNoCustomConverter(metadata, converter);
		boolean areFinal = metadata.getType().isRecord()
				|| properties.stream().allMatch(RelationalPersistentProperty::isImmutable);
		return areSimple ? new SimpleValues<>(properties, fields, areFinal) : null;
	}

	private static boolean isSimple(RelationalPersistentProperty property) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
		return !property.isEmbedded() && (type.isEnum() || PlainColumns.PLAIN.contains(type));
	}

	/**
	 * Return whether no property can be set.
	 */
	boolean areFinal() {
		return this.areFinal;
	}

	@Nullable Object[] of(T instance) {
		@Nullable Object[] values = new Object[this.accessors.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.accessors.get(i).value(instance);
		}
		return values;
	}

	/**
	 * Return whether an instance has values that were kept before.
	 */
	boolean areEqual(T instance, @Nullable Object[] kept, ValueEquality equality) {
		for (int i = 0; i < kept.length; i++) {
			if (!this.accessors.get(i).isEqual(instance, kept[i], equality)) {
				return false;
			}
		}
		return true;
	}

}
