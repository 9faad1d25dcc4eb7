package dev.asyncdb.statement.schema;

import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.SqlBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The information schema of MariaDB, where a schema is a database and a unique constraint
 * is an index. The server creates an index for a foreign key unless one exists.
 */
record MariaDbCatalog(R2dbcDialect dialect) implements Catalog {

	// The server gives a zero default to a TIMESTAMP with ON UPDATE that has none
	private static final String DEFAULT = "IF(c.data_type = 'timestamp' AND c.is_nullable = 'NO'"
			+ " AND c.extra LIKE '%on update%' AND c.column_default LIKE '''0000-00-00%', NULL, c.column_default)";

	private PreparedOperation<?> of(String query, String column, @Nullable String schema, String order) {
		return new SqlBuilder(this.dialect).text(query + column + " = ")
			.valueOr(schema, "DATABASE()")
			.text(order)
			.build();
	}

	@Override
	public PreparedOperation<?> tables(@Nullable String schema) {
		return of("SELECT t.table_name AS table_name, CASE WHEN t.table_type = 'VIEW' THEN 'VIEW'"
				+ " WHEN t.create_options LIKE '%partitioned%' THEN 'PARTITIONED TABLE' ELSE 'TABLE' END AS kind,"
				+ " CASE WHEN t.table_type <> 'VIEW' THEN NULLIF(t.table_comment, '') END AS comment,"
				+ " v.view_definition AS definition, NULL AS parent, NULL AS of_extension FROM information_schema.tables t"
				+ " LEFT JOIN information_schema.views v ON v.table_schema = t.table_schema"
				+ " AND v.table_name = t.table_name WHERE t.table_type <> 'SEQUENCE' AND ", "t.table_schema", schema,
				" ORDER BY 1");
	}

	@Override
	public PreparedOperation<?> columns(@Nullable String schema) {
		return of("SELECT c.table_name AS table_name, c.column_name AS column_name,"
				+ " IF(j.constraint_name IS NULL, c.column_type, 'json') AS type," + " c.is_nullable AS nullable, "
				+ DEFAULT + " AS default_value," + " IF(c.extra LIKE '%auto_increment%', 'YES', NULL) AS identity,"
				+ " c.generation_expression AS generated_as, NULLIF(c.column_comment, '') AS comment,"
				+ " NULLIF(CONCAT_WS(' '," + " IF(j.constraint_name IS NULL AND c.collation_name <> t.table_collation,"
				+ " CONCAT('COLLATE ', c.collation_name), NULL),"
				+ " NULLIF(REGEXP_SUBSTR(LOWER(c.extra), 'on update [^ ,]+'), ''),"
				+ " IF(c.extra LIKE '%INVISIBLE%', 'INVISIBLE', NULL)), '') AS attributes,"
				+ " c.column_type AS raw_type, c.data_type AS raw_kind, COALESCE(c.character_maximum_length,"
				+ " c.numeric_precision, c.datetime_precision) AS raw_size, c.numeric_scale AS raw_digits,"
				+ " c.column_default AS raw_default, c.character_octet_length AS octets, NULL AS of_extension"
				+ " FROM information_schema.columns c JOIN information_schema.tables t"
				+ " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
				+ " LEFT JOIN information_schema.check_constraints j ON j.constraint_schema = c.table_schema"
				+ " AND j.table_name = c.table_name AND j.level = 'Column' AND j.constraint_name = c.column_name"
				+ " AND j.check_clause = CONCAT('json_valid(`', REPLACE(c.column_name, '`', '``'), '`)')"
				+ " WHERE t.table_type <> 'SEQUENCE' AND ", "c.table_schema", schema,
				" ORDER BY 1, c.ordinal_position");
	}

	// The server adds a check constraint to columns of type JSON
	@Override
	public PreparedOperation<?> constraints(@Nullable String schema) {
		return of("SELECT c.table_name AS table_name, c.constraint_name AS name, c.constraint_type AS kind,"
				+ " k.column_name AS column_name, k.referenced_table_schema AS ref_schema,"
				+ " k.referenced_table_name AS ref_table, k.referenced_column_name AS ref_column,"
				+ " REPLACE(r.delete_rule, 'RESTRICT', 'NO ACTION') AS delete_rule,"
				+ " REPLACE(r.update_rule, 'RESTRICT', 'NO ACTION') AS update_rule, h.check_clause AS expression,"
				+ " 'NO' AS deferrable, r.unique_constraint_name AS ref_name, r.delete_rule AS raw_delete_rule,"
				+ " r.update_rule AS raw_update_rule" + " FROM information_schema.table_constraints c"
				+ " LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema"
				+ " AND k.table_name = c.table_name AND k.constraint_name = c.constraint_name"
				+ " LEFT JOIN information_schema.referential_constraints r"
				+ " ON r.constraint_schema = c.constraint_schema AND r.table_name = c.table_name"
				+ " AND r.constraint_name = c.constraint_name"
				+ " LEFT JOIN information_schema.check_constraints h ON h.constraint_schema = c.constraint_schema"
				+ " AND h.table_name = c.table_name AND h.constraint_name = c.constraint_name"
				+ " WHERE (h.check_clause IS NULL OR h.check_clause <> CONCAT('json_valid(`',"
				+ " REPLACE(c.constraint_name, '`', '``'), '`)'))" + " AND ", "c.table_schema", schema,
				" ORDER BY 1, 3, 2, k.ordinal_position");
	}

	@Override
	public PreparedOperation<?> indexes(@Nullable String schema) {
		return of("SELECT s.table_name AS table_name, s.index_name AS name, s.column_name AS part, 'YES' AS is_column,"
				+ " IF(s.collation = 'D', 'YES', NULL) AS descending, IF(s.non_unique = 0, 'YES', NULL) AS is_unique,"
				+ " NULL AS predicate, LOWER(s.index_type) AS method, IF(s.non_unique = 0 OR EXISTS"
				+ " (SELECT 1 FROM information_schema.referential_constraints r"
				+ " WHERE r.constraint_schema = s.table_schema AND r.table_name = s.table_name"
				+ " AND r.constraint_name = s.index_name), 'YES', NULL) AS of_constraint"
				+ " FROM information_schema.statistics s WHERE ", "s.table_schema", schema,
				" ORDER BY 1, 2, s.seq_in_index");
	}

	@Override
	public PreparedOperation<?> sequencesAndTypes(@Nullable String schema) {
		return of(
				"SELECT t.table_name AS name, 'SEQUENCE' AS kind, NULL AS definition"
						+ " FROM information_schema.tables t WHERE t.table_type = 'SEQUENCE' AND ",
				"t.table_schema", schema, " ORDER BY 1");
	}

	@Override
	public PreparedOperation<?> schemas() {
		return new RenderedOperation(
				"SELECT schema_name AS name, IF(schema_name = DATABASE(), 'YES', NULL) AS is_current"
						+ " FROM information_schema.schemata ORDER BY 1");
	}

}
