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

	private static final JavaTypes TYPES = new JavaTypes(
			Map.ofEntries(Map.entry("java.lang.String", "varchar(%d)"), Map.entry("java.lang.Character", "varchar(%d)"),
					Map.entry("java.lang.Boolean", "tinyint(1)"), Map.entry("java.lang.Byte", "tinyint"),
					Map.entry("java.lang.Short", "smallint"), Map.entry("java.lang.Integer", "int"),
					Map.entry("java.lang.Long", "bigint"), Map.entry("java.math.BigInteger", "decimal(%d, %d)"),
					Map.entry("java.math.BigDecimal", "decimal(%d, %d)"), Map.entry("java.lang.Float", "float"),
					Map.entry("java.lang.Double", "double"), Map.entry("java.util.UUID", "uuid"),
					Map.entry("java.time.Instant", "timestamp(%d)"),
					Map.entry("java.time.OffsetDateTime", "timestamp(%d)"),
					Map.entry("java.time.ZonedDateTime", "timestamp(%d)"),
					Map.entry("java.time.LocalDateTime", "datetime(%d)"), Map.entry("java.time.LocalDate", "date"),
					Map.entry("java.time.LocalTime", "time(%d)"), Map.entry("bytes", "varbinary(%d)")),
			"longtext", "longblob");

	private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("boolean", "tinyint(1)"),
			Map.entry("bool", "tinyint(1)"), Map.entry("integer", "int"), Map.entry("int4", "int"),
			Map.entry("int8", "bigint"), Map.entry("int2", "smallint"), Map.entry("numeric", "decimal"),
			Map.entry("dec", "decimal"), Map.entry("fixed", "decimal"), Map.entry("double precision", "double"),
			Map.entry("float8", "double"), Map.entry("real", "double"), Map.entry("float4", "float"),
			Map.entry("character varying", "varchar"), Map.entry("char varying", "varchar"),
			Map.entry("character", "char"), Map.entry("json", "longtext"), Map.entry("bytea", "longblob"),
			Map.entry("binary varying", "varbinary"));

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
	public @Nullable String canonicalDefault(String text, ColumnType type) {
		String canonical = super.canonicalDefault(text, type);
		if (canonical == null || !type.text().equals("tinyint(1)")) {
			return canonical;
		}
		return switch (canonical) {
			case "true" -> "1";
			case "false" -> "0";
			default -> canonical;
		};
	}

	// NULL is explicit, since a timestamp is NOT NULL with a default otherwise
	@Override
	public String definition(TableColumn column) {
		StringBuilder text = new StringBuilder(quoted(column.name())).append(' ').append(column.type());
		if (column.generatedAs() != null) {
			return text.append(" GENERATED ALWAYS AS (").append(column.generatedAs()).append(") STORED").toString();
		}
		text.append(column.nullable() ? " NULL" : " NOT NULL");
		if (column.defaultValue() != null) {
			text.append(" DEFAULT ").append(defaultOf(column));
		}
		return text.append(column.identity() ? " AUTO_INCREMENT" : "").toString();
	}

	// The server requires the precision of the column
	private static String defaultOf(TableColumn column) {
		String value = String.valueOf(column.defaultValue());
		Integer fraction = column.type().precision();
		return (value.equals("current_timestamp") && fraction != null) ? value + "(" + fraction + ")" : value;
	}

	@Override
	public String alterType(String table, TableColumn column) {
		return "ALTER TABLE " + table + " MODIFY COLUMN " + definition(column);
	}

	@Override
	public String alterNullability(String table, TableColumn column) {
		return alterType(table, column);
	}

	@Override
	public String alterDefault(String table, TableColumn column) {
		return alterType(table, column);
	}

	@Override
	public String alterIdentity(String table, TableColumn column) {
		return alterType(table, column);
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
