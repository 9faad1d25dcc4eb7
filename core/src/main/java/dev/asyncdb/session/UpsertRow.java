package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;

import org.springframework.data.core.PropertyReference;
import org.springframework.util.Assert;

/**
 * One row of {@link UpsertOperations#getOrCreateAll} or
 * {@link UpsertOperations#updateOrCreateAll}: its keys, and what to set. Immutable.
 *
 * @param <T> the entity type
 * @param keys the lookup, on columns with a unique constraint
 * @param defaults values to set on an existing row, where rows are updated, and on a new
 * one
 * @param createDefaults further values for a new row instead of the defaults;
 * {@code null} means the defaults, empty values mean none
 * @since 0.1.0
 */
public record UpsertRow<T>(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults) {

	/**
	 * Keys and values.
	 * @since 0.1.0
	 */
	public UpsertRow {
		Assert.notNull(keys, "The keys must not be null");
		Assert.notNull(defaults, "The defaults must not be null, use Values.none() for none");
	}

	/**
	 * Keys alone.
	 * @param <T> the entity type
	 * @param keys the lookup
	 * @return the row
	 * @since 0.1.0
	 */
	public static <T> UpsertRow<T> by(Values<T> keys) {
		return by(keys, Values.none());
	}

	/**
	 * Keys and values.
	 * @param <T> the entity type
	 * @param keys the lookup
	 * @param defaults values to set on an existing row, where rows are updated, and on a
	 * new one
	 * @return the row
	 * @since 0.1.0
	 */
	public static <T> UpsertRow<T> by(Values<T> keys, Values<T> defaults) {
		return new UpsertRow<>(keys, defaults, null);
	}

	/**
	 * Keys, and values that are not the same for an existing and a new row.
	 * @param <T> the entity type
	 * @param keys the lookup
	 * @param defaults values to set on an existing row
	 * @param createDefaults further values for a new row; {@code null} means the defaults
	 * @return the row
	 * @since 0.1.0
	 */
	public static <T> UpsertRow<T> by(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults) {
		return new UpsertRow<>(keys, defaults, createDefaults);
	}

	/**
	 * A row for each value of one property.
	 * @param <T> the entity type
	 * @param <P> the property type
	 * @param property reference to the getter, such as {@code Tag::getName}
	 * @param values the values, in the order of the rows
	 * @return the rows
	 * @since 0.1.0
	 */
	public static <T, P> List<UpsertRow<T>> byEach(PropertyReference<T, P> property, Iterable<? extends P> values) {
		List<UpsertRow<T>> rows = new ArrayList<>();
		values.forEach((value) -> rows.add(by(Values.of(property, value))));
		return rows;
	}

	/**
	 * The values for a new row.
	 */
	public Values<T> creates() {
		return (this.createDefaults != null) ? this.createDefaults : this.defaults;
	}

}
