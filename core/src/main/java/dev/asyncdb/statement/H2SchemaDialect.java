package dev.asyncdb.statement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.asyncdb.statement.SchemaNames.Letters;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * H2, whose catalogue tells types by {@code DATA_TYPE_SQL}.
 */
final class H2SchemaDialect implements SchemaDialect {

	private static final int NAME_LENGTH = 256;

	private static final JavaTypes TYPES = new JavaTypes(Map.ofEntries(Map.entry("java.lang.String", "varchar(%d)"),
			Map.entry("java.lang.Character", "varchar(%d)"), Map.entry("java.lang.Boolean", "boolean"),
			Map.entry("java.lang.Byte", "tinyint"), Map.entry("java.lang.Short", "smallint"),
			Map.entry("java.lang.Integer", "integer"), Map.entry("java.lang.Long", "bigint"),
			Map.entry("java.math.BigInteger", "numeric(%d, %d)"), Map.entry("java.math.BigDecimal", "numeric(%d, %d)"),
			Map.entry("java.lang.Float", "real"), Map.entry("java.lang.Double", "double precision"),
			Map.entry("java.util.UUID", "uuid"), Map.entry("java.time.Instant", "timestamp(%d) with time zone"),
			Map.entry("java.time.OffsetDateTime", "timestamp(%d) with time zone"),
			Map.entry("java.time.ZonedDateTime", "timestamp(%d) with time zone"),
			Map.entry("java.time.LocalDateTime", "timestamp(%d)"), Map.entry("java.time.LocalDate", "date"),
			Map.entry("java.time.LocalTime", "time(%d)"), Map.entry("java.time.OffsetTime", "time(%d) with time zone"),
			Map.entry("bytes", "binary varying(%d)")), "character varying", "binary varying");

	private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("varchar", "character varying"),
			Map.entry("char varying", "character varying"), Map.entry("text", "character large object"),
			Map.entry("char", "character"), Map.entry("clob", "character large object"), Map.entry("int", "integer"),
			Map.entry("int4", "integer"), Map.entry("int8", "bigint"), Map.entry("int2", "smallint"),
			Map.entry("bool", "boolean"), Map.entry("decimal", "numeric"), Map.entry("dec", "numeric"),
			Map.entry("float8", "double precision"), Map.entry("float", "double precision"),
			Map.entry("double", "double precision"), Map.entry("float4", "real"),
			Map.entry("timestamp without time zone", "timestamp#"), Map.entry("time without time zone", "time#"),
			Map.entry("datetime", "timestamp#"), Map.entry("varbinary", "binary varying"),
			Map.entry("bytea", "binary varying"), Map.entry("blob", "binary large object"));

	private static final TypeText TEXT = new TypeText(ALIASES, cleanups(), " array");

	private static final Pattern UNICODE = Pattern.compile("[Uu]&('.*')");

	private static final Pattern NUMBER = Pattern.compile("\\\\\\+?([0-9a-fA-F]{6}|[0-9a-fA-F]{4})");

	private final SchemaNames names;

	private final Catalogue catalogue;

	H2SchemaDialect(R2dbcDialect dialect) {
		this.names = new SchemaNames(dialect.getIdentifierProcessing(), "\"", Letters.UPPER, NAME_LENGTH, false, false);
		this.catalogue = new H2Catalogue(dialect);
	}

	private static Map<Pattern, String> cleanups() {
		Map<Pattern, String> cleanups = new LinkedHashMap<>();
		cleanups.put(Pattern.compile("^timestamp\\(6\\)"), "timestamp");
		cleanups.put(Pattern.compile("^time\\(0\\)"), "time");
		cleanups.put(Pattern.compile("^numeric\\((\\d+)\\)$"), "numeric($1,0)");
		cleanups.put(Pattern.compile("^character$"), "character(1)");
		cleanups.put(Pattern.compile("^(character|binary) varying\\(1000000000\\)$"), "$1 varying");
		return cleanups;
	}

	@Override
	public String family() {
		return "h2";
	}

	@Override
	public Catalogue catalogue() {
		return this.catalogue;
	}

	// Its R2DBC driver cuts a statement at each semicolon, quoted or not
	@Override
	public String quoted(String name) {
		if (name.indexOf(';') >= 0) {
			throw new InvalidDataAccessApiUsageException("A name with a semicolon does not work with H2's driver");
		}
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
		return Optional.of(canonicalType(element + " array"));
	}

	@Override
	public ColumnType canonicalType(String text) {
		return TEXT.canonical(text);
	}

	// The catalogue writes letters beyond ASCII by their numbers
	@Override
	public @Nullable String canonicalDefault(String text, ColumnType type) {
		Matcher unicode = UNICODE.matcher(text.strip());
		String plain = unicode.matches() ? NUMBER.matcher(unicode.group(1))
			.replaceAll((letter) -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(letter.group(1), 16))))
				: text;
		return SchemaDialect.super.canonicalDefault(plain, type);
	}

	@Override
	public String alterType(String table, TableColumn column) {
		return "ALTER TABLE " + table + " ALTER COLUMN " + quoted(column.name()) + " SET DATA TYPE " + column.type();
	}

	@Override
	public String alterIdentity(String table, TableColumn column) {
		String name = quoted(column.name());
		return "ALTER TABLE " + table + " ALTER COLUMN " + (column.identity()
				? name + " " + column.type() + " GENERATED BY DEFAULT AS IDENTITY" : name + " DROP IDENTITY");
	}

	// The engine looks for the table in the schema of the index
	@Override
	public String newIndexName(String schema, String name) {
		return schema + name;
	}

}
