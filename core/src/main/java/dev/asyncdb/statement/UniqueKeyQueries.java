package dev.asyncdb.statement;

import java.util.List;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameters;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Queries for the unique keys in the catalogs of the products.
 */
final class UniqueKeyQueries {

	private UniqueKeyQueries() {
	}

	/**
	 * Query PostgreSQL. Partial indexes, indexes of expressions and deferrable
	 * constraints don't prevent duplicates. NULLS NOT DISTINCT exists since 15. Before
	 * 18, INSERT with ON CONFLICT into a partitioned table doesn't report which rows it
	 * inserted.
	 */
	static PreparedOperation<?> postgres(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect);
		String quoted = sql.quoted(table);
		return sql
			.text("SELECT i.indexrelid::text AS key_name, a.attname::text AS column_name,"
					+ " COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal,"
					+ " c.relkind <> 'p' AS supports_upsert FROM pg_class c LEFT JOIN (pg_index i JOIN pg_attribute a"
					+ " ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))"
					+ " ON i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid"
					+ " AND i.indpred IS NULL AND i.indexprs IS NULL WHERE c.oid = to_regclass(")
			.value(Parameters.in(quoted))
			.text("::text) ORDER BY 1")
			.build();
	}

	static PreparedOperation<?> h2(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect).text("SELECT i.index_name AS key_name, i.column_name AS column_name,"
				+ " FALSE AS nulls_equal, TRUE AS supports_upsert FROM information_schema.tables t"
				+ " LEFT JOIN information_schema.index_columns i ON i.table_schema = t.table_schema"
				+ " AND i.table_name = t.table_name AND i.is_unique WHERE t.table_schema = ");
		return named(sql, ProductNames.H2, table, "CURRENT_SCHEMA").text(" ORDER BY 1, i.ordinal_position").build();
	}

	static PreparedOperation<?> mariaDb(R2dbcDialect dialect, SqlIdentifier table) {
		SqlBuilder sql = new SqlBuilder(dialect)
			.text("SELECT i.index_name AS key_name," + " IF(i.sub_part IS NULL, i.column_name, '') AS column_name,"
					+ " FALSE AS nulls_equal, TRUE AS supports_upsert FROM information_schema.tables t"
					+ " LEFT JOIN information_schema.statistics i ON i.table_schema = t.table_schema"
					+ " AND i.table_name = t.table_name AND i.non_unique = 0 WHERE t.table_schema = ");
		return named(sql, ProductNames.MARIADB, table, "DATABASE()").text(" ORDER BY 1, i.seq_in_index").build();
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
