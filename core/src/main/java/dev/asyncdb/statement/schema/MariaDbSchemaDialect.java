package dev.asyncdb.statement.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.ProductNames;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;

/**
 * The DDL of MariaDB, whose catalog describes types as {@code column_type}. A change of a
 * column repeats its whole definition.
 */
final class MariaDbSchemaDialect extends AbstractSchemaDialect {

	private static final int NAME_LENGTH = 64;

	private static final JavaTypes TYPES = new JavaTypes(Map.ofEntries(Map.entry("java.lang.String", "varchar(%d)"),
			Map.entry("java.lang.Character", "varchar(%d)"), Map.entry("java.lang.Boolean", "tinyint(1)"),
			Map.entry("java.lang.Byte", "tinyint"), Map.entry("java.lang.Short", "smallint"),
			Map.entry("java.lang.Integer", "int"), Map.entry("java.lang.Long", "bigint"),
			Map.entry("java.math.BigInteger", "decimal(%d, %d)"), Map.entry("java.math.BigDecimal", "decimal(%d, %d)"),
			Map.entry("java.lang.Float", "float"), Map.entry("java.lang.Double", "double"),
			Map.entry("java.util.UUID", "uuid"), Map.entry("java.time.Instant", "timestamp(%d)"),
			Map.entry("java.time.OffsetDateTime", "timestamp(%d)"),
			Map.entry("java.time.ZonedDateTime", "timestamp(%d)"), Map.entry("java.time.LocalDateTime", "datetime(%d)"),
			Map.entry("java.time.LocalDate", "date"), Map.entry("java.time.LocalTime", "time(%d)"),
			Map.entry("dev.asyncdb.mapping.json.JsonDocument", "json"), Map.entry("bytes", "varbinary(%d)")),
			"longtext", "longblob");

	private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("boolean", "tinyint(1)"),
			Map.entry("bool", "tinyint(1)"), Map.entry("integer", "int"), Map.entry("int4", "int"),
			Map.entry("int8", "bigint"), Map.entry("int2", "smallint"), Map.entry("numeric", "decimal"),
			Map.entry("dec", "decimal"), Map.entry("fixed", "decimal"), Map.entry("double precision", "double"),
			Map.entry("float8", "double"), Map.entry("real", "double"), Map.entry("float4", "float"),
			Map.entry("character varying", "varchar"), Map.entry("char varying", "varchar"),
			Map.entry("character", "char"), Map.entry("bytea", "longblob"), Map.entry("binary varying", "varbinary"));

	private static final Pattern WITHOUT_DEFAULT = Pattern
		.compile("(?i)\\btimestamp(?:\\(\\d\\))? NOT NULL(?! DEFAULT)");

	private static final Pattern GENERATED = Pattern.compile("(?i)\\bas *\\(");

	private static final TypeText TEXT = new TypeText(ALIASES, cleanups(), " array");

	MariaDbSchemaDialect(R2dbcDialect dialect) {
		super(DatabaseProduct.MARIADB, new SchemaNames(ProductNames.MARIADB, NAME_LENGTH, false, false),
				new MariaDbCatalog(dialect), TYPES, TEXT);
	}

	private static Map<Pattern, String> cleanups() {
		Map<Pattern, String> cleanups = new LinkedHashMap<>();
		cleanups.put(Pattern.compile("^(?!tinyint\\(1\\)$)((?:tiny|small|medium|big)?int|year)\\(\\d+\\)"), "$1");
		cleanups.put(Pattern.compile("^(timestamp|datetime|time)\\(0\\)$"), "$1");
		cleanups.put(Pattern.compile("^decimal\\((\\d+)\\)"), "decimal($1,0)");
		cleanups.put(Pattern.compile("^(decimal)$"), "decimal(10,0)");
		cleanups.put(Pattern.compile("^(char|binary)$"), "$1(1)");
		return cleanups;
	}

	@Override
	public boolean hasSequences() {
		return false;
	}

	@Override
	public String primaryKeyName(String declared) {
		return "PRIMARY";
	}

	@Override
	public String primaryKey(String name, String columns) {
		return "PRIMARY KEY (" + columns + ")";
	}

	@Override
	public String dropTemporary(String table) {
		return "DROP TEMPORARY TABLE IF EXISTS " + table;
	}

	@Override
	public TemporaryTables temporaryTables() {
		return new TemporaryTables.Description((table) -> "SHOW CREATE TABLE " + table, MariaDbTableText::columns,
				MariaDbTableText::checks);
	}

	// NULL is explicit, since a timestamp is NOT NULL with a default otherwise
	@Override
	public String definition(TableColumn column) {
		StringBuilder text = new StringBuilder(quoted(column.name())).append(' ').append(column.type());
		if (column.generatedAs() != null) {
			return text.append(" GENERATED ALWAYS AS (").append(column.generatedAs()).append(") STORED").toString();
		}
		boolean isGenerated = GENERATED.matcher(column.type().text()).find();
		text.append(isGenerated ? "" : column.nullable() ? " NULL" : " NOT NULL");
		if (column.defaultValue() != null) {
			text.append(" DEFAULT ").append(MariaDbDefault.of(column.defaultValue()));
		}
		append(text, column.identity() ? "AUTO_INCREMENT" : null);
		append(text, column.attributes());
		append(text, (column.comment() != null) ? "COMMENT " + literal(column.comment()) : null);
		return text.toString();
	}

	private static void append(StringBuilder text, @Nullable String more) {
		text.append((more != null) ? " " + more : "");
	}

	private static String literal(String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
	}

	@Override
	public String defining(String statement) {
		return isComplete(statement) ? statement : withSettings("", statement);
	}

	private static boolean isComplete(String statement) {
		return !WITHOUT_DEFAULT.matcher(statement).find();
	}

	// Before 10.10 each update of a row sets such a column to the time of the update
	private static String withSettings(String settings, String statement) {
		return "SET STATEMENT " + settings
				+ (isComplete(statement) ? ""
						: (settings.isEmpty() ? "" : ", ") + "explicit_defaults_for_timestamp = ON")
				+ " FOR " + statement;
	}

	private String modify(String table, TableColumn column) {
		return defining(alter(table, column));
	}

	private String alter(String table, TableColumn column) {
		return "ALTER TABLE " + table + " MODIFY COLUMN " + definition(column);
	}

	// Without a strict mode the server cuts values and replaces NULL
	private String strict(String statement) {
		return inMode("STRICT_ALL_TABLES", statement);
	}

	private static String inMode(String mode, String statement) {
		return withSettings("sql_mode = CONCAT(@@sql_mode, '," + mode + "')", statement);
	}

	@Override
	public String alterType(String table, TableColumn column, ColumnType from) {
		return strict(alter(table, column));
	}

	@Override
	public String alterNullability(String table, TableColumn column) {
		return column.nullable() ? modify(table, column) : strict(alter(table, column));
	}

	@Override
	public String alterDefault(String table, TableColumn column) {
		return modify(table, column);
	}

	// The server gives 0 a new number otherwise
	@Override
	public String alterIdentity(String table, TableColumn column) {
		return column.identity() ? inMode("NO_AUTO_VALUE_ON_ZERO", alter(table, column)) : modify(table, column);
	}

	@Override
	public String dropPrimaryKey(String table, String name) {
		return "ALTER TABLE " + table + " DROP PRIMARY KEY";
	}

	@Override
	public String dropSchema(String schema) {
		return "DROP SCHEMA IF EXISTS " + schema;
	}

	@Override
	public String dropIndex(String schema, String table, String name) {
		return "DROP INDEX " + name + " ON " + table;
	}

}
