package dev.asyncdb.statement.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.ProductNames;
import dev.asyncdb.statement.sql.RenderedOperation;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The DDL of PostgreSQL, whose catalog describes types by {@code format_type}.
 */
final class PostgresSchemaDialect extends AbstractSchemaDialect {

	private static final int NAME_BYTES = 63;

	private static final JavaTypes TYPES = JavaTypes.standard(Map.ofEntries(Map.entry("java.lang.Byte", "smallint"),
			Map.entry("bytes", "bytea"), Map.entry("java.net.InetAddress", "inet"),
			Map.entry("io.r2dbc.postgresql.codec.Json", "jsonb"),
			Map.entry("io.r2dbc.postgresql.codec.Interval", "interval"),
			Map.entry("io.r2dbc.postgresql.codec.Box", "box"), Map.entry("io.r2dbc.postgresql.codec.Circle", "circle"),
			Map.entry("io.r2dbc.postgresql.codec.Line", "line"), Map.entry("io.r2dbc.postgresql.codec.Lseg", "lseg"),
			Map.entry("io.r2dbc.postgresql.codec.Path", "path"), Map.entry("io.r2dbc.postgresql.codec.Point", "point"),
			Map.entry("io.r2dbc.postgresql.codec.Polygon", "polygon")), "text", "bytea");

	private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("bpchar", "character"),
			Map.entry("timestamptz", "timestamp# with time zone"),
			Map.entry("timestamp", "timestamp# without time zone"), Map.entry("timetz", "time# with time zone"),
			Map.entry("time", "time# without time zone"), Map.entry("varbit", "bit varying"));

	private static final TypeText TEXT = TypeText.standard(ALIASES, cleanups(), "[]");

	PostgresSchemaDialect(R2dbcDialect dialect) {
		super(DatabaseProduct.POSTGRESQL, new SchemaNames(ProductNames.POSTGRESQL, NAME_BYTES, true, true),
				new PostgresCatalog(dialect), TYPES, TEXT);
	}

	private static Map<Pattern, String> cleanups() {
		Map<Pattern, String> cleanups = new LinkedHashMap<>();
		cleanups.put(Pattern.compile("^(time(?:stamp)?)\\(6\\)"), "$1");
		cleanups.put(Pattern.compile("^numeric\\((\\d+)\\)$"), "numeric($1,0)");
		cleanups.put(Pattern.compile("^character$"), "character(1)");
		return cleanups;
	}

	@Override
	public boolean isTransactional() {
		return true;
	}

	@Override
	public Optional<PreparedOperation<?>> lockSchema() {
		return Optional.of(new RenderedOperation(
				"SELECT pg_advisory_xact_lock(hashtextextended('dev.asyncdb.schema', 0)) IS NULL AS locked"));
	}

	@Override
	public Optional<ColumnType> arrayOf(ColumnType element) {
		return Optional.of(canonicalType(element + "[]"));
	}

	@Override
	public String definition(TableColumn column) {
		String definition = super.definition(column);
		return (column.generatedAs() != null) ? definition + " STORED" : definition;
	}

	@Override
	public TemporaryTables temporaryTables() {
		return new TemporaryTables.Schema("SELECT nspname::text FROM pg_namespace WHERE oid = pg_my_temp_schema()");
	}

	// An explicit cast cuts longer values where an assignment is refused
	@Override
	public String alterType(String table, TableColumn column, ColumnType from) {
		String name = quoted(column.name());
		String type = "ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE " + column.type()
				+ ((column.attributes() != null) ? " " + column.attributes() : "");
		return TypeChange.isAssignable(from, canonicalType(column.type().text())) ? type
				: type + " USING " + name + "::" + column.type();
	}

}
