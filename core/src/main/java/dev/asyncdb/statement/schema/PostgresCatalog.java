package dev.asyncdb.statement.schema;

import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.SqlBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The catalog of PostgreSQL, without objects of extensions. Its information schema
 * contains neither indexes nor the SQL of types.
 */
record PostgresCatalog(R2dbcDialect dialect) implements Catalog {

	private static final String OF_EXTENSION = " CASE WHEN EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = t.oid"
			+ " AND e.deptype = 'e') THEN 'YES' END AS of_extension";

	private static final String OWN = " AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = t.oid"
			+ " AND e.deptype = 'e')";

	private PreparedOperation<?> of(String query, @Nullable String schema, String order) {
		return new SqlBuilder(this.dialect).text(query + " n.nspname = ")
			.valueOr(schema, "current_schema()")
			.text("::text" + order)
			.build();
	}

	@Override
	public PreparedOperation<?> tables(@Nullable String schema) {
		return of("SELECT t.relname::text AS table_name, CASE WHEN t.relispartition THEN 'PARTITION'"
				+ " ELSE CASE t.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW'"
				+ " WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'FOREIGN TABLE' END END AS kind,"
				+ " obj_description(t.oid, 'pg_class') AS comment,"
				+ " CASE WHEN t.relkind IN ('v', 'm') THEN pg_get_viewdef(t.oid) END AS definition,"
				+ " (SELECT p.relname::text FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent"
				+ " WHERE h.inhrelid = t.oid ORDER BY h.inhseqno LIMIT 1) AS parent," + OF_EXTENSION
				+ " FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace"
				+ " WHERE t.relkind IN ('r', 'p', 'v', 'm', 'f') AND", schema, " ORDER BY 1");
	}

	@Override
	public PreparedOperation<?> columns(@Nullable String schema) {
		return of("SELECT t.relname::text AS table_name, a.attname::text AS column_name,"
				+ " format_type(a.atttypid, a.atttypmod) AS type,"
				+ " CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END AS nullable,"
				+ " CASE WHEN a.attgenerated = '' AND NOT s.serial THEN pg_get_expr(d.adbin, d.adrelid) END"
				+ " AS default_value, CASE WHEN a.attidentity <> '' OR s.serial THEN 'YES' END AS identity,"
				+ " CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS generated_as,"
				+ " col_description(t.oid, a.attnum) AS comment, (SELECT 'COLLATE ' || quote_ident(l.collname)"
				+ " FROM pg_collation l JOIN pg_type y ON y.oid = a.atttypid"
				+ " WHERE l.oid = a.attcollation AND a.attcollation <> y.typcollation) AS attributes,"
				+ " z.typname::text AS raw_type, z.typtype::text AS raw_kind,"
				+ " COALESCE((SELECT b.typname::text FROM pg_type b WHERE b.oid = z.typbasetype), ltrim(z.typname, '_'))"
				+ " AS raw_base, COALESCE(NULLIF(a.atttypmod, -1), z.typtypmod)::text AS raw_size,"
				+ " NULL AS raw_digits, pg_get_expr(d.adbin, d.adrelid) AS raw_default," + OF_EXTENSION
				+ " FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid"
				+ " JOIN pg_namespace n ON n.oid = t.relnamespace"
				+ " JOIN pg_type z ON z.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
				+ " CROSS JOIN LATERAL (SELECT COALESCE(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' AND EXISTS"
				+ " (SELECT 1 FROM pg_depend o WHERE o.refobjid = t.oid AND o.refobjsubid = a.attnum"
				+ " AND o.classid = 'pg_class'::regclass AND o.deptype = 'a'), false) AS serial) s"
				+ " WHERE t.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped" + " AND",
				schema, " ORDER BY 1, a.attnum");
	}

	// A foreign key to a partitioned table has a copy for each partition
	@Override
	public PreparedOperation<?> constraints(@Nullable String schema) {
		return of("SELECT t.relname::text AS table_name, c.conname::text AS name,"
				+ " CASE c.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY'"
				+ " ELSE 'CHECK' END AS kind, a.attname::text AS column_name,"
				+ " (SELECT m.nspname::text FROM pg_namespace m WHERE m.oid = f.relnamespace) AS ref_schema,"
				+ " f.relname::text AS ref_table, b.attname::text AS ref_column," + rule("c.confdeltype")
				+ " AS delete_rule, " + rule("c.confupdtype") + " AS update_rule,"
				+ " CASE c.contype WHEN 'c' THEN pg_get_expr(c.conbin, c.conrelid) END AS expression,"
				+ " CASE WHEN NOT c.condeferrable THEN 'NO' WHEN c.condeferred THEN 'DEFERRED' ELSE 'IMMEDIATE' END"
				+ " AS deferrable, (SELECT u.relname::text FROM pg_class u WHERE u.oid = c.conindid AND c.contype = 'f')"
				+ " AS ref_name," + rule("c.confdeltype") + " AS raw_delete_rule," + rule("c.confupdtype")
				+ " AS raw_update_rule" + " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
				+ " JOIN pg_namespace n ON n.oid = t.relnamespace LEFT JOIN pg_class f ON f.oid = c.confrelid"
				+ " LEFT JOIN LATERAL unnest(CASE WHEN c.contype <> 'c' THEN c.conkey END, c.confkey)"
				+ " WITH ORDINALITY AS k(own, other, place) ON true"
				+ " LEFT JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own"
				+ " LEFT JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other"
				+ " WHERE c.contype IN ('p', 'u', 'f', 'c') AND (c.conparentid = 0 OR t.relispartition) AND", schema,
				" ORDER BY 1, 3, 2, k.place");
	}

	private static String rule(String code) {
		return " CASE " + code + " WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT'"
				+ " WHEN 'r' THEN 'RESTRICT' WHEN 'a' THEN 'NO ACTION' END";
	}

	@Override
	public PreparedOperation<?> indexes(@Nullable String schema) {
		return of("SELECT t.relname::text AS table_name, i.relname::text AS name,"
				+ " COALESCE(a.attname::text, pg_get_indexdef(x.indexrelid, k.place::int, true)) AS part,"
				+ " CASE WHEN k.col <> 0 THEN 'YES' END AS is_column,"
				+ " CASE WHEN x.indoption[k.place::int - 1] & 1 = 1 THEN 'YES' END AS descending,"
				+ " CASE WHEN x.indisunique THEN 'YES' END AS is_unique,"
				+ " CASE WHEN k.col = 0 THEN pg_get_indexdef(x.indexrelid, k.place::int, false) END AS raw_part,"
				+ " pg_get_expr(x.indpred, x.indrelid) AS predicate, m.amname::text AS method,"
				+ " CASE WHEN EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid"
				+ " AND c.conrelid = x.indrelid AND c.contype IN ('p', 'u', 'x')) THEN 'YES' END AS of_constraint"
				+ " FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid"
				+ " JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam"
				+ " JOIN pg_namespace n ON n.oid = t.relnamespace"
				+ " CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(col, place)"
				+ " LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.col AND k.col <> 0"
				+ " WHERE k.place <= x.indnkeyatts AND", schema, " ORDER BY 1, 2, k.place");
	}

	@Override
	public PreparedOperation<?> sequencesAndTypes(@Nullable String schema) {
		return of("SELECT t.name, t.kind, t.definition FROM (SELECT s.oid, s.relnamespace AS home,"
				+ " s.relname::text AS name, 'SEQUENCE' AS kind, NULL AS definition FROM pg_class s"
				+ " WHERE s.relkind = 'S' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = s.oid"
				+ " AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)"
				+ " UNION ALL SELECT y.oid, y.typnamespace, y.typname::text, CASE y.typtype WHEN 'e' THEN 'ENUM'"
				+ " ELSE 'DOMAIN' END, CASE y.typtype WHEN 'e' THEN (SELECT string_agg(quote_literal(l.enumlabel), ', '"
				+ " ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = y.oid)"
				+ " ELSE format_type(y.typbasetype, y.typtypmod) END FROM pg_type y WHERE y.typtype IN ('e', 'd')) t"
				+ " JOIN pg_namespace n ON n.oid = t.home WHERE true" + OWN + " AND", schema, " ORDER BY 2, 1");
	}

	@Override
	public PreparedOperation<?> schemas() {
		return new RenderedOperation("SELECT nspname::text AS name, CASE WHEN nspname = current_schema() THEN 'YES' END"
				+ " AS is_current FROM pg_namespace ORDER BY 1");
	}

}
