package dev.asyncdb.migration.r2dbc;

import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL.
 */
final class PostgresServerDialect implements ServerDialect {

	@Override
	public String currentSchema() {
		return "current_schema()";
	}

	@Override
	public String indexes(String schema) {
		return "SELECT LOWER(r.relname) AS t, LOWER(x.relname) AS i, (SELECT " + list("a.attname::text", "k.n")
				+ " FROM unnest(d.indkey::int2[]) WITH ORDINALITY AS k(number, n) JOIN pg_attribute a ON"
				+ " a.attrelid = r.oid AND a.attnum = k.number) AS c FROM pg_index d JOIN pg_class x ON"
				+ " x.oid = d.indexrelid JOIN pg_class r ON r.oid = d.indrelid JOIN pg_namespace s ON"
				+ " s.oid = r.relnamespace WHERE LOWER(s.nspname) = " + schema;
	}

	@Override
	public String list(String column, String order) {
		return "string_agg(LOWER(%s), ',' ORDER BY %s)".formatted(column, order);
	}

	@Override
	public String text(@Nullable Object value) {
		return (value instanceof Boolean truth) ? (truth ? "t" : "f") : ServerDialect.super.text(value);
	}

}
