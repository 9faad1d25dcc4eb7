package dev.asyncdb.statement;

import java.util.List;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameters;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Queries for keys in the catalogs of the products: the unique ones of a table, and the
 * types of its columns as a cast takes them.
 */
final class KeyQueries {

	private KeyQueries() {
	}

	/**
	 * Query PostgreSQL. Partial indexes, indexes of expressions and deferrable
	 * constraints don't prevent duplicates, nor does a constraint of a table whose
	 * statements reach the rows of tables that inherit from it. NULLS NOT DISTINCT exists
	 * since 15.
	 */
	static PreparedOperation<?> postgres(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect);
		String quoted = sql.quoted(table);
		return sql
			.text("SELECT i.indexrelid::text AS key_name, a.attname::text AS column_name,"
					+ " COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal"
					+ " FROM pg_class c LEFT JOIN (pg_index i JOIN pg_attribute a"
					+ " ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))"
					+ " ON i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid"
					+ " AND i.indpred IS NULL AND i.indexprs IS NULL AND (c.relkind = 'p' OR NOT EXISTS"
					+ " (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid)) WHERE c.oid = to_regclass(")
			.value(Parameters.in(quoted))
			.text("::text) ORDER BY 1")
			.build();
	}

	static PreparedOperation<?> h2(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect).text("SELECT i.index_name AS key_name, i.column_name AS column_name,"
				+ " FALSE AS nulls_equal FROM information_schema.tables t"
				+ " LEFT JOIN information_schema.index_columns i ON i.table_schema = t.table_schema"
				+ " AND i.table_name = t.table_name AND i.is_unique WHERE t.table_schema = ");
		return named(sql, ProductNames.H2, table, "CURRENT_SCHEMA").text(" ORDER BY 1, i.ordinal_position").build();
	}

	/**
	 * Query MariaDB. Not by a join, for which it would read the files of all tables of
	 * all schemas of the server.
	 */
	static PreparedOperation<?> mariaDb(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect).text("SELECT t.index_name AS key_name,"
				+ " IF(t.sub_part IS NULL, t.column_name, '') AS column_name, FALSE AS nulls_equal, t.seq_in_index"
				+ " FROM information_schema.statistics t WHERE t.non_unique = 0 AND t.table_schema = ");
		named(sql, ProductNames.MARIADB, table, "DATABASE()")
			.text(" UNION ALL SELECT NULL, NULL, FALSE, 0 FROM information_schema.tables t WHERE t.table_schema = ");
		return named(sql, ProductNames.MARIADB, table, "DATABASE()").text(" ORDER BY 1, 4").build();
	}

	static PreparedOperation<?> postgresTypes(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect);
		String quoted = sql.quoted(table);
		return sql
			.text("SELECT a.attname::text AS column_name, format_type(a.atttypid, a.atttypmod) AS cast_type"
					+ " FROM pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = to_regclass(")
			.value(Parameters.in(quoted))
			.text("::text)")
			.build();
	}

	static PreparedOperation<?> h2Types(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect).text("SELECT t.column_name AS column_name,"
				+ " DATA_TYPE_SQL(t.table_schema, t.table_name, 'TABLE', t.dtd_identifier) AS cast_type"
				+ " FROM information_schema.columns t WHERE t.table_schema = ");
		return named(sql, ProductNames.H2, table, "CURRENT_SCHEMA").build();
	}

	/**
	 * Query MariaDB, whose CAST has other names of types than its columns.
	 */
	static PreparedOperation<?> mariaDbTypes(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect)
			.text("SELECT t.column_name AS column_name, CASE WHEN t.data_type IN ('char', 'varchar')"
					+ " THEN CONCAT('CHAR(', t.character_maximum_length, ')')"
					+ " WHEN t.data_type IN ('binary', 'varbinary')"
					+ " THEN CONCAT('BINARY(', t.character_maximum_length, ')') WHEN t.data_type = 'decimal'"
					+ " THEN CONCAT('DECIMAL(', t.numeric_precision, ',', t.numeric_scale, ')')"
					+ " WHEN t.data_type IN ('datetime', 'timestamp') THEN CONCAT('DATETIME(', t.datetime_precision, ')')"
					+ " WHEN t.data_type = 'time' THEN CONCAT('TIME(', t.datetime_precision, ')')"
					+ " WHEN t.data_type IN ('date', 'float', 'double') THEN UPPER(t.data_type)"
					+ " WHEN t.data_type LIKE '%int' THEN IF(t.column_type LIKE '%unsigned%', 'UNSIGNED', 'SIGNED')"
					+ " END AS cast_type FROM information_schema.columns t WHERE t.table_schema = ");
		return named(sql, ProductNames.MARIADB, table, "DATABASE()").build();
	}

	/**
	 * Append the condition for schema and name of the table {@code t} of the catalog.
	 */
	static SqlBuilder named(SqlBuilder sql, ProductNames names, SqlIdentifier table, String currentSchema) {
		List<SqlIdentifier> parts = table.toList();
		sql.valueOr((parts.size() > 1) ? names.stored(parts.get(parts.size() - 2)) : null, currentSchema);
		return sql.text(" AND t.table_name = ").value(Parameters.in(names.stored(parts.get(parts.size() - 1))));
	}

}
