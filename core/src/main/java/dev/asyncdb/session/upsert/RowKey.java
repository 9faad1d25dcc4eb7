package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.asyncdb.session.identity.KeyValues;
import dev.asyncdb.session.identity.RowOrder;
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
			values.add((value != null) ? KeyValues.comparable(value.getValue()) : null);
		});
		return new RowKey(lookup, values);
	}

	/**
	 * Return whether the database compares the values as Java does, whatever the columns
	 * are.
	 */
	boolean isExact() {
		return this.values.stream()
			.allMatch((value) -> value == null || value instanceof Number || value instanceof UUID);
	}

	/**
	 * Return the key without what most collations ignore: case, accents and blanks.
	 */
	RowKey loose() {
		return new RowKey(this.lookup, this.values.stream().map(KeyValues::loose).toList());
	}

	/**
	 * All callers lock rows in this order, which is that of a flush.
	 */
	@Override
	public int compareTo(RowKey other) {
		return RowOrder.BY_KEY.compare(this.values, other.values);
	}

}
