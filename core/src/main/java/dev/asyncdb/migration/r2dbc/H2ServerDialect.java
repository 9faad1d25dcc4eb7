package dev.asyncdb.migration.r2dbc;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * H2.
 */
final class H2ServerDialect implements ServerDialect {

	@Override
	public String indexes(String schema) {
		return "SELECT LOWER(table_name) AS t, LOWER(index_name) AS i, " + list("column_name", "ordinal_position")
				+ " AS c FROM information_schema.index_columns WHERE LOWER(table_schema) = " + schema
				+ " GROUP BY table_name, index_name";
	}

	@Override
	public String list(String column, String order) {
		return "LISTAGG(LOWER(%s), ',') WITHIN GROUP (ORDER BY %s)".formatted(column, order);
	}

	@Override
	public String text(@Nullable Object value) {
		return (value instanceof Boolean truth) ? truth.toString().toUpperCase(Locale.ROOT)
				: ServerDialect.super.text(value);
	}

}
