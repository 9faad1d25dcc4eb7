package dev.asyncdb.mapping;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.value.MutableValues;
import dev.asyncdb.mapping.value.ObjectContents;
import org.jspecify.annotations.Nullable;

import org.springframework.data.convert.CustomConversions;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.conversion.AbstractRelationalConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.ClassUtils;

/**
 * The columns of properties whose types have converters of the application. Such a
 * converter may give another value each time, as an encryption with a random start does,
 * or one that depends on the order of a set. So what decides whether such a column has
 * changed is the property.
 */
final class ConvertedColumns {

	private final PropertyNames names;

	private final R2dbcConverter converter;

	private final Map<SqlIdentifier, String> paths = new HashMap<>();

	/**
	 * Find the columns of an entity. An entity with a converter of its own has none: it
	 * may write what no property has.
	 */
	ConvertedColumns(PropertyNames names, R2dbcConverter converter, boolean isConverted) {
		this.names = names;
		this.converter = converter;
		if (!isConverted && converter instanceof AbstractRelationalConverter relational) {
			names.paths().forEach((column, path) -> {
				if (isConverted(names.require(path), relational.getConversions())) {
					this.paths.put(column, path);
				}
			});
		}
	}

	private static boolean isConverted(RelationalPersistentProperty property, CustomConversions conversions) {
		return conversions.hasCustomWriteTarget(ClassUtils.resolvePrimitiveIfNecessary(property.getType()))
				|| conversions.hasCustomWriteTarget(property.getActualType());
	}

	boolean intersect(Set<SqlIdentifier> columns) {
		return !this.paths.isEmpty() && !Collections.disjoint(this.paths.keySet(), columns);
	}

	/**
	 * Return the present values of the properties.
	 */
	Map<SqlIdentifier, @Nullable Object> values(Object entity) {
		Map<SqlIdentifier, @Nullable Object> values = new LinkedHashMap<>();
		this.paths.forEach((column, path) -> values.put(column, this.names.valueOf(entity, path)));
		return values;
	}

	/**
	 * Replace in a row what another conversion of unchanged properties has made.
	 * @param row the row of an entity
	 * @param stored what the first conversion has made
	 * @param before the values that were converted
	 */
	void keepUnchanged(OutboundRow row, Object entity, Map<SqlIdentifier, @Nullable Object> stored,
			Map<SqlIdentifier, @Nullable Object> before) {
		before.forEach((column, held) -> {
			var converted = row.get(column);
			Object value = stored.get(column);
			if (converted != null && held != null && value != null
					&& !MutableValues.areEqual(value, converted.getValue())
					&& isSame(column, held, value, this.names.valueOf(entity, path(column)))) {
				row.put(column, ColumnParameters.outbound(MutableValues.copy(value), converted.getType()));
			}
		});
	}

	private String path(SqlIdentifier column) {
		return Objects.requireNonNull(this.paths.get(column));
	}

	// What can change in place is read again, since the value that was held has the same
	// changes
	private boolean isSame(SqlIdentifier column, Object held, Object stored, @Nullable Object now) {
		return ObjectContents.areSame(ObjectContents.areImmutable(held.getClass()) ? held : read(column, stored), now);
	}

	private @Nullable Object read(SqlIdentifier column, Object stored) {
		try {
			return this.converter.readValue(MutableValues.copy(stored),
					this.names.require(path(column)).getTypeInformation());
		}
		catch (RuntimeException ex) {
			// A type without a reading converter is compared by what is written
			return null;
		}
	}

}
