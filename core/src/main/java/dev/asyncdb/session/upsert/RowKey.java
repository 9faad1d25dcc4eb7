package dev.asyncdb.session.upsert;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The values by which a row is looked up. Equal ones mean the same row; the database may
 * find more of them equal, as collations and types without fractions do.
 *
 * @param columns the columns, ordered by their names
 * @param values their values
 */
record RowKey(List<SqlIdentifier> columns, List<@Nullable Object> values) implements Comparable<RowKey> {

	static RowKey of(Map<SqlIdentifier, Parameter> row) {
		return of(row.keySet().stream().sorted(Comparator.comparing(SqlIdentifier::getReference)).toList(), row);
	}

	static RowKey of(List<SqlIdentifier> columns, Map<SqlIdentifier, Parameter> row) {
		List<@Nullable Object> values = new ArrayList<>();
		columns.forEach((column) -> {
			Parameter value = row.get(column);
			values.add((value != null) ? comparable(value.getValue()) : null);
		});
		return new RowKey(columns, values);
	}

	private static @Nullable Object comparable(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return ByteBuffer.wrap(bytes);
		}
		return (value instanceof BigDecimal number) ? number.stripTrailingZeros() : value;
	}

	/**
	 * What is looked up: the columns, and those of them that are NULL.
	 */
	List<List<SqlIdentifier>> lookup() {
		List<SqlIdentifier> nulls = new ArrayList<>();
		for (int i = 0; i < this.columns.size(); i++) {
			if (this.values.get(i) == null) {
				nulls.add(this.columns.get(i));
			}
		}
		return List.of(this.columns, nulls);
	}

	boolean hasNull() {
		return this.values.contains(null);
	}

	/**
	 * One order for all callers, in which they lock rows. Names that differ only in case
	 * may be the same row to the database, so case counts last.
	 */
	@Override
	public int compareTo(RowKey other) {
		int order = compare(other, String.CASE_INSENSITIVE_ORDER);
		return (order != 0) ? order : compare(other, Comparator.naturalOrder());
	}

	private int compare(RowKey other, Comparator<String> texts) {
		int order = 0;
		for (int i = 0; order == 0 && i < Math.min(this.values.size(), other.values.size()); i++) {
			order = compare(this.values.get(i), other.values.get(i), texts);
		}
		return order;
	}

	private static int compare(@Nullable Object one, @Nullable Object other, Comparator<String> texts) {
		return (one instanceof Number number && other instanceof Number otherNumber)
				? new BigDecimal(number.toString()).compareTo(new BigDecimal(otherNumber.toString()))
				: texts.compare(String.valueOf(one), String.valueOf(other));
	}

}
