package dev.asyncdb.statement.schema;

import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.SqlBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The information schema of H2.
 */
record H2Catalog(R2dbcDialect dialect) implements Catalog {

	private PreparedOperation<?> of(String query, String column, @Nullable String schema, String order) {
		return new SqlBuilder(this.dialect).text(query + column + " = ")
			.valueOr(schema, "CURRENT_SCHEMA")
			.text(order)
			.build();
	}

	@Override
	public PreparedOperation<?> tables(@Nullable String schema) {
		return of("SELECT t.table_name AS table_name, CASE t.table_type WHEN 'BASE TABLE' THEN 'TABLE'"
				+ " ELSE t.table_type END AS kind, t.remarks AS comment, v.view_definition AS definition,"
				+ " CAST(NULL AS VARCHAR) AS parent, CAST(NULL AS VARCHAR) AS of_extension FROM information_schema.tables t"
				+ " LEFT JOIN information_schema.views v ON v.table_schema = t.table_schema"
				+ " AND v.table_name = t.table_name WHERE ", "t.table_schema", schema, " ORDER BY 1");
	}

	@Override
	public PreparedOperation<?> columns(@Nullable String schema) {
		return of("SELECT table_name AS table_name, column_name AS column_name,"
				+ " COALESCE(domain_name, DATA_TYPE_SQL(table_schema, table_name, 'TABLE', dtd_identifier)) AS type,"
				+ " is_nullable AS nullable, column_default AS default_value, is_identity AS identity,"
				+ " generation_expression AS generated_as, remarks AS comment, CAST(NULL AS VARCHAR) AS attributes,"
				+ " COALESCE(declared_data_type, data_type) AS raw_type, data_type AS raw_kind,"
				+ " CAST(COALESCE(character_maximum_length, CASE WHEN interval_type IS NULL THEN numeric_precision END,"
				+ " CASE WHEN interval_type IS NULL THEN datetime_precision ELSE interval_precision END) AS VARCHAR)"
				+ " AS raw_size, CAST(COALESCE(numeric_scale, datetime_precision) AS VARCHAR) AS raw_digits,"
				+ " column_default AS raw_default,"
				+ " CAST(NULL AS VARCHAR) AS of_extension FROM information_schema.columns WHERE ", "table_schema",
				schema, " ORDER BY 1, ordinal_position");
	}

	@Override
	public PreparedOperation<?> constraints(@Nullable String schema) {
		return of("SELECT c.table_name AS table_name, c.constraint_name AS name, c.constraint_type AS kind,"
				+ " k.column_name AS column_name, f.table_schema AS ref_schema, f.table_name AS ref_table,"
				+ " f.column_name AS ref_column, r.delete_rule AS delete_rule,"
				+ " r.update_rule AS update_rule, h.check_clause AS expression,"
				+ " CAST('NO' AS VARCHAR) AS deferrable, r.unique_constraint_name AS ref_name,"
				+ " r.delete_rule AS raw_delete_rule, r.update_rule AS raw_update_rule"
				+ " FROM information_schema.table_constraints c"
				+ " LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema"
				+ " AND k.constraint_name = c.constraint_name"
				+ " LEFT JOIN information_schema.referential_constraints r"
				+ " ON r.constraint_schema = c.constraint_schema AND r.constraint_name = c.constraint_name"
				+ " LEFT JOIN information_schema.key_column_usage f ON f.constraint_schema = r.unique_constraint_schema"
				+ " AND f.constraint_name = r.unique_constraint_name"
				+ " AND f.ordinal_position = k.position_in_unique_constraint"
				+ " LEFT JOIN information_schema.check_constraints h ON h.constraint_schema = c.constraint_schema"
				+ " AND h.constraint_name = c.constraint_name WHERE ", "c.table_schema", schema,
				" ORDER BY 1, 3, 2, k.ordinal_position");
	}

	@Override
	public PreparedOperation<?> indexes(@Nullable String schema) {
		return of(
				"SELECT i.table_name AS table_name, i.index_name AS name, k.column_name AS part,"
						+ " 'YES' AS is_column, CASE k.ordering_specification WHEN 'DESC' THEN 'YES' END AS descending,"
						+ " CASE WHEN i.index_type_name LIKE 'UNIQUE%'"
						+ " OR i.index_type_name LIKE 'PRIMARY%' THEN 'YES' END AS is_unique,"
						+ " CAST(NULL AS VARCHAR) AS predicate, CAST(NULL AS VARCHAR) AS method,"
						+ " CASE WHEN i.is_generated OR EXISTS (SELECT 1 FROM information_schema.table_constraints c"
						+ " WHERE c.index_schema = i.index_schema AND c.index_name = i.index_name"
						+ " AND c.constraint_type IN ('PRIMARY KEY', 'UNIQUE')) THEN 'YES' END AS of_constraint"
						+ " FROM information_schema.indexes i"
						+ " JOIN information_schema.index_columns k ON k.index_schema = i.index_schema"
						+ " AND k.index_name = i.index_name WHERE ",
				"i.table_schema", schema, " ORDER BY 1, 2, k.ordinal_position");
	}

	@Override
	public PreparedOperation<?> sequencesAndTypes(@Nullable String schema) {
		return of("SELECT name, kind, definition FROM (SELECT s.sequence_schema AS owner, s.sequence_name AS name,"
				+ " 'SEQUENCE' AS kind, CAST(NULL AS VARCHAR) AS definition FROM information_schema.sequences s"
				+ " WHERE s.sequence_name NOT LIKE 'SYSTEM\\_SEQUENCE\\_%' UNION ALL"
				+ " SELECT d.domain_schema, d.domain_name, 'DOMAIN',"
				+ " DATA_TYPE_SQL(d.domain_schema, d.domain_name, 'DOMAIN', d.dtd_identifier)"
				+ " FROM information_schema.domains d) o WHERE ", "o.owner", schema, " ORDER BY 2, 1");
	}

	@Override
	public PreparedOperation<?> schemas() {
		return new RenderedOperation("SELECT schema_name AS name, CASE WHEN schema_name = CURRENT_SCHEMA THEN 'YES' END"
				+ " AS is_current FROM information_schema.schemata ORDER BY 1");
	}

}
