package dev.asyncdb.session.upsert;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.asyncdb.session.unit.RowOrder;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The values of a lookup. Equal keys select the same row; the database can also select
 * the same row for different keys, because of collations and of types without fractions.
 *
 * @param lookup the columns
 * @param values the values in the order of the columns
 */
record RowKey(LookupColumns lookup, List<@Nullable Object> values) implements Comparable<RowKey> {

	static RowKey of(LookupColumns lookup, Map<SqlIdentifier, Parameter> row) {
		List<@Nullable Object> values = new ArrayList<>();
		lookup.columns().forEach((column) -> {
			Parameter value = row.get(column);
			values.add((value != null) ? comparable(value.getValue()) : null);
		});
		return new RowKey(lookup, values);
	}

	private static @Nullable Object comparable(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return ByteBuffer.wrap(bytes);
		}
		return (value instanceof BigDecimal number) ? number.stripTrailingZeros() : value;
	}

	/**
	 * All callers lock rows in this order, which is that of a flush.
	 */
	@Override
	public int compareTo(RowKey other) {
		return RowOrder.BY_KEY.compare(this.values, other.values);
	}

}
