package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;

import org.springframework.data.core.PropertyReference;
import org.springframework.util.Assert;

/**
 * A row of {@link AsyncSession#getOrCreateAll} or {@link AsyncSession#updateOrCreateAll}:
 * its natural key and the values to write. Immutable.
 *
 * @param <T> the entity type
 * @param keys the lookup, on columns with a unique constraint
 * @param defaults values for a new row, and for an existing one if rows are updated
 * @param createDefaults further values for a new row instead of the defaults;
 * {@code null} means the defaults, empty values mean none
 * @since 0.1.0
 */
public record UpsertRow<T>(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults) {

	/**
	 * Create a row.
	 * @since 0.1.0
	 */
	public UpsertRow {
		Assert.notNull(keys, "The keys must not be null");
		Assert.notNull(defaults, "The defaults must not be null, use Values.none() for none");
	}

	/**
	 * Create a row with keys only.
	 * @param <T> the entity type
	 * @param keys the lookup
	 * @return the row
	 * @since 0.1.0
	 */
	public static <T> UpsertRow<T> of(Values<T> keys) {
		return of(keys, Values.none());
	}

	/**
	 * Create a row with keys and values.
	 * @param <T> the entity type
	 * @param keys the lookup
	 * @param defaults values for a new row, and for an existing one if rows are updated
	 * @return the row
	 * @since 0.1.0
	 */
	public static <T> UpsertRow<T> of(Values<T> keys, Values<T> defaults) {
		return new UpsertRow<>(keys, defaults, null);
	}

	/**
	 * Create a row with different values for an existing and a new row.
	 * @param <T> the entity type
	 * @param keys the lookup
	 * @param defaults values for an existing row
	 * @param createDefaults further values for a new row; {@code null} means the defaults
	 * @return the row
	 * @since 0.1.0
	 */
	public static <T> UpsertRow<T> of(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults) {
		return new UpsertRow<>(keys, defaults, createDefaults);
	}

	/**
	 * Create a row for each value of one property.
	 * @param <T> the entity type
	 * @param <P> the property type
	 * @param property reference to the getter, such as {@code Tag::getName}
	 * @param values the values, in the order of the rows
	 * @return the rows
	 * @since 0.1.0
	 */
	public static <T, P> List<UpsertRow<T>> ofEach(PropertyReference<T, P> property, Iterable<? extends P> values) {
		List<UpsertRow<T>> rows = new ArrayList<>();
		values.forEach((value) -> rows.add(of(Values.of(property, value))));
		return rows;
	}

	/**
	 * Return the values for a new row.
	 * @return the create defaults, or the defaults if those are {@code null}
	 * @since 0.1.0
	 */
	public Values<T> createValues() {
		return (this.createDefaults != null) ? this.createDefaults : this.defaults;
	}

}
