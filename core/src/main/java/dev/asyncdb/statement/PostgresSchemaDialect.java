package dev.asyncdb.statement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.asyncdb.statement.SchemaNames.Letters;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * PostgreSQL, whose catalogue tells types by {@code format_type}.
 */
final class PostgresSchemaDialect implements SchemaDialect {

	private static final int NAME_BYTES = 63;

	private static final JavaTypes TYPES = new JavaTypes(Map.ofEntries(Map.entry("java.lang.String", "varchar(%d)"),
			Map.entry("java.lang.Character", "varchar(%d)"), Map.entry("java.lang.Boolean", "boolean"),
			Map.entry("java.lang.Byte", "smallint"), Map.entry("java.lang.Short", "smallint"),
			Map.entry("java.lang.Integer", "integer"), Map.entry("java.lang.Long", "bigint"),
			Map.entry("java.math.BigInteger", "numeric(%d, %d)"), Map.entry("java.math.BigDecimal", "numeric(%d, %d)"),
			Map.entry("java.lang.Float", "real"), Map.entry("java.lang.Double", "double precision"),
			Map.entry("java.util.UUID", "uuid"), Map.entry("java.time.Instant", "timestamp(%d) with time zone"),
			Map.entry("java.time.OffsetDateTime", "timestamp(%d) with time zone"),
			Map.entry("java.time.ZonedDateTime", "timestamp(%d) with time zone"),
			Map.entry("java.time.LocalDateTime", "timestamp(%d)"), Map.entry("java.time.LocalDate", "date"),
			Map.entry("java.time.LocalTime", "time(%d)"), Map.entry("java.time.OffsetTime", "time(%d) with time zone"),
			Map.entry("bytes", "bytea"), Map.entry("java.net.InetAddress", "inet"),
			Map.entry("io.r2dbc.postgresql.codec.Json", "jsonb"),
			Map.entry("io.r2dbc.postgresql.codec.Interval", "interval"),
			Map.entry("io.r2dbc.postgresql.codec.Box", "box"), Map.entry("io.r2dbc.postgresql.codec.Circle", "circle"),
			Map.entry("io.r2dbc.postgresql.codec.Line", "line"), Map.entry("io.r2dbc.postgresql.codec.Lseg", "lseg"),
			Map.entry("io.r2dbc.postgresql.codec.Path", "path"), Map.entry("io.r2dbc.postgresql.codec.Point", "point"),
			Map.entry("io.r2dbc.postgresql.codec.Polygon", "polygon")), "text", "bytea");

	private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("varchar", "character varying"),
			Map.entry("char varying", "character varying"), Map.entry("char", "character"),
			Map.entry("bpchar", "character"), Map.entry("int", "integer"), Map.entry("int4", "integer"),
			Map.entry("int8", "bigint"), Map.entry("int2", "smallint"), Map.entry("bool", "boolean"),
			Map.entry("decimal", "numeric"), Map.entry("dec", "numeric"), Map.entry("float8", "double precision"),
			Map.entry("float", "double precision"), Map.entry("double", "double precision"),
			Map.entry("float4", "real"), Map.entry("timestamptz", "timestamp# with time zone"),
			Map.entry("timestamp", "timestamp# without time zone"), Map.entry("timetz", "time# with time zone"),
			Map.entry("time", "time# without time zone"), Map.entry("varbit", "bit varying"));

	private static final TypeText TEXT = new TypeText(ALIASES, cleanups(), "[]");

	private final SchemaNames names;

	private final Catalogue catalogue;

	PostgresSchemaDialect(R2dbcDialect dialect) {
		this.names = new SchemaNames(dialect.getIdentifierProcessing(), "\"", Letters.LOWER, NAME_BYTES, true, true);
		this.catalogue = new PostgresCatalogue(dialect);
	}

	private static Map<Pattern, String> cleanups() {
		Map<Pattern, String> cleanups = new LinkedHashMap<>();
		cleanups.put(Pattern.compile("^(time(?:stamp)?)\\(6\\)"), "$1");
		cleanups.put(Pattern.compile("^numeric\\((\\d+)\\)$"), "numeric($1,0)");
		cleanups.put(Pattern.compile("^character$"), "character(1)");
		return cleanups;
	}

	@Override
	public String family() {
		return "postgresql";
	}

	@Override
	public boolean isTransactional() {
		return true;
	}

	@Override
	public Optional<PreparedOperation<?>> lockSchema() {
		return Optional.of(new TextOperation(
				"SELECT pg_advisory_xact_lock(hashtextextended('dev.asyncdb.schema', 0)) IS NULL AS locked",
				(target) -> {
				}));
	}

	@Override
	public Catalogue catalogue() {
		return this.catalogue;
	}

	@Override
	public String quoted(String name) {
		return this.names.quoted(name);
	}

	@Override
	public String stored(SqlIdentifier identifier) {
		return this.names.stored(identifier);
	}

	@Override
	public String constraintName(String prefix, List<String> parts) {
		return this.names.constraint(prefix, parts);
	}

	@Override
	public Optional<ColumnType> typeOf(Class<?> type, TypeSize size) {
		return TYPES.of(type, size).map(this::canonicalType);
	}

	@Override
	public Optional<ColumnType> arrayOf(ColumnType element) {
		return Optional.of(canonicalType(element + "[]"));
	}

	@Override
	public ColumnType canonicalType(String text) {
		return TEXT.canonical(text);
	}

	@Override
	public String definition(TableColumn column) {
		String definition = SchemaDialect.super.definition(column);
		return (column.generatedAs() != null) ? definition + " STORED" : definition;
	}

	@Override
	public String alterType(String table, TableColumn column) {
		String name = quoted(column.name());
		return "ALTER TABLE " + table + " ALTER COLUMN " + name + " TYPE " + column.type() + " USING " + name + "::"
				+ column.type();
	}

}
