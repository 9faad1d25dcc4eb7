package dev.asyncdb.mapping;

import java.util.List;
import java.util.function.BiPredicate;

import dev.asyncdb.mapping.PropertyFields.Accessor;
import dev.asyncdb.mapping.value.ValueEquality;
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

	private final ValueEquality equality;

	private final BiPredicate<Object, Object> comparison;

	private SimpleValues(List<Accessor<T>> accessors, boolean areFinal, ValueEquality equality) {
		this.accessors = accessors;
		this.areFinal = areFinal;
		this.equality = equality;
		this.comparison = equality::areEqual;
	}

	/**
	 * Create the access to the values.
	 * @param equality compares stored values with current ones
	 * @return {@code null} if a value can be changed in place, or may be converted by
	 * more than its property
	 */
	static <T> @Nullable SimpleValues<T> of(RelationalPersistentEntity<T> metadata,
			List<RelationalPersistentProperty> properties, PropertyFields<T> fields, R2dbcConverter converter,
			ValueEquality equality) {
		boolean areSimple = properties.stream().allMatch(SimpleValues::isSimple)
				&& PlainColumns.hasNoCustomConverter(metadata, converter);
		boolean areFinal = metadata.getType().isRecord()
				|| properties.stream().allMatch(RelationalPersistentProperty::isImmutable);
		return areSimple ? new SimpleValues<>(properties.stream().map(fields::accessor).toList(), areFinal, equality)
				: null;
	}

	private static boolean isSimple(RelationalPersistentProperty property) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
		return !property.isEmbedded() && (type.isEnum() || PlainColumns.PLAIN.contains(type));
	}

	ValueEquality equality() {
		return this.equality;
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
	 * Return whether an instance has values that were kept before, as the database
	 * compares them.
	 */
	boolean areEqual(T instance, @Nullable Object[] kept) {
		return areEqual(instance, kept, this.comparison);
	}

	/**
	 * Return whether {@link #restore} would give an instance exactly the values that it
	 * has.
	 */
	boolean areSame(T instance, @Nullable Object[] kept) {
		return areEqual(instance, kept, Object::equals);
	}

	private boolean areEqual(T instance, @Nullable Object[] kept, BiPredicate<Object, Object> comparison) {
		for (int i = 0; i < kept.length; i++) {
			if (!this.accessors.get(i).isEqual(instance, kept[i], comparison)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Set the properties that have other values than those that were kept.
	 */
	void restore(T instance, @Nullable Object[] kept) {
		for (int i = 0; i < kept.length && !this.areFinal; i++) {
			Accessor<T> accessor = this.accessors.get(i);
			if (!accessor.property().isImmutable() && !accessor.isEqual(instance, kept[i], Object::equals)) {
				accessor.with(instance, kept[i]);
			}
		}
	}

}
