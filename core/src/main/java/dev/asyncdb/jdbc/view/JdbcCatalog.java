package dev.asyncdb.jdbc.view;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

import dev.asyncdb.jdbc.view.JdbcMetadata.CatalogRow;
import dev.asyncdb.product.DatabaseProduct;
import org.jspecify.annotations.Nullable;

/**
 * The results of JDBC's metadata, made of rows of the catalog. They have all columns of
 * the specification in its order. A schema, or a catalog where databases are catalogs, is
 * named exactly and is by default that of the connection.
 *
 * @param connection the connection
 */
record JdbcCatalog(JdbcConnection connection) {

	private static final Map<String, Integer> RULES = Map.of("CASCADE", DatabaseMetaData.importedKeyCascade, "RESTRICT",
			DatabaseMetaData.importedKeyRestrict, "SET NULL", DatabaseMetaData.importedKeySetNull, "NO ACTION",
			DatabaseMetaData.importedKeyNoAction, "SET DEFAULT", DatabaseMetaData.importedKeySetDefault);

	ResultSet catalogs() throws SQLException {
		JdbcTable table = new JdbcTable("TABLE_CAT");
		if (hasCatalogs()) {
			for (CatalogRow row : metadata().schemas()) {
				table.row(row.required("name"));
			}
		}
		else {
			table.row(metadata().currentCatalog());
		}
		return table.resultSet();
	}

	ResultSet schemas(Object[] arguments) throws SQLException {
		JdbcTable table = new JdbcTable("TABLE_SCHEM, TABLE_CATALOG");
		Pattern schemas = pattern((arguments.length == 2) ? arguments[1] : null);
		if (!hasCatalogs()) {
			for (CatalogRow row : metadata().schemas()) {
				if (matches(schemas, row, "name") && !row.required("name").startsWith("pg_t")) {
					table.row(row.required("name"), metadata().currentCatalog());
				}
			}
		}
		return table.resultSet();
	}

	ResultSet tables(Object[] arguments) throws SQLException {
		JdbcTable table = new JdbcTable("TABLE_CAT, TABLE_SCHEM, TABLE_NAME, TABLE_TYPE, REMARKS, TYPE_CAT,"
				+ " TYPE_SCHEM, TYPE_NAME, SELF_REFERENCING_COL_NAME, REF_GENERATION");
		Place place = place(arguments[0], arguments[1]);
		Pattern names = pattern(arguments[2]);
		List<String> types = (arguments[3] instanceof String[] some) ? List.of(some) : List.of();
		CatalogTypes catalogTypes = CatalogTypes.of(this.connection.product());
		List<CatalogRow> rows = new ArrayList<>(metadata().tables(place.queried()));
		rows.sort(Comparator.comparing(catalogTypes::tableType).thenComparing((row) -> row.required("table_name")));
		for (CatalogRow row : rows) {
			String type = catalogTypes.tableType(row);
			if (matches(names, row, "table_name") && (types.isEmpty() || types.contains(type)
					|| (type.equals("BASE TABLE") && types.contains("TABLE")))) {
				String none = catalogTypes.noType();
				table.row(place.catalog(), place.schema(), row.required("table_name"), type,
						catalogTypes.tableRemarks(row), none, none, none, none, none);
			}
		}
		return table.resultSet();
	}

	ResultSet columns(Object[] arguments) throws SQLException {
		JdbcTable table = new JdbcTable("TABLE_CAT, TABLE_SCHEM, TABLE_NAME, COLUMN_NAME, DATA_TYPE, TYPE_NAME,"
				+ " COLUMN_SIZE, BUFFER_LENGTH, DECIMAL_DIGITS, NUM_PREC_RADIX, NULLABLE, REMARKS, COLUMN_DEF,"
				+ " SQL_DATA_TYPE, SQL_DATETIME_SUB, CHAR_OCTET_LENGTH, ORDINAL_POSITION, IS_NULLABLE, SCOPE_CATALOG,"
				+ " SCOPE_SCHEMA, SCOPE_TABLE, SOURCE_DATA_TYPE, IS_AUTOINCREMENT, IS_GENERATEDCOLUMN");
		Place place = place(arguments[0], arguments[1]);
		Pattern tables = pattern(arguments[2]);
		Pattern columns = pattern(arguments[3]);
		CatalogTypes types = CatalogTypes.of(this.connection.product());
		Map<String, Integer> positions = new HashMap<>();
		for (CatalogRow row : metadata().columns(place.queried())) {
			int position = Objects.requireNonNull(positions.merge(row.required("table_name"), 1, Integer::sum));
			if (matches(tables, row, "table_name") && matches(columns, row, "column_name")) {
				CatalogTypes.Column type = types.column(row);
				table.row(place.catalog(), place.schema(), row.required("table_name"), row.required("column_name"),
						type.number(), type.name(), type.size(), null, type.digits(), type.radix(),
						row.is("nullable") ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
						type.remarks(), type.defaultValue(), null, null, type.octets(), position,
						row.is("nullable") ? "YES" : "NO", null, null, null, null, type.isIncremented() ? "YES" : "NO",
						type.isGenerated() ? "YES" : "NO");
			}
		}
		return table.resultSet();
	}

	ResultSet primaryKeys(Object[] arguments) throws SQLException {
		JdbcTable table = new JdbcTable("TABLE_CAT, TABLE_SCHEM, TABLE_NAME, COLUMN_NAME, KEY_SEQ, PK_NAME");
		Place place = place(arguments[0], arguments[1]);
		List<CatalogRow> parts = metadata().constraints(place.queried())
			.stream()
			.filter((row) -> row.required("kind").equals("PRIMARY KEY") && isOf(row, arguments[2]))
			.toList();
		Map<String, Integer> positions = new HashMap<>();
		List<List<@Nullable Object>> rows = new ArrayList<>();
		for (CatalogRow row : parts) {
			int position = Objects.requireNonNull(positions.merge(row.required("table_name"), 1, Integer::sum));
			rows.add(Arrays.asList(place.catalog(), place.schema(), row.required("table_name"),
					row.required("column_name"), (short) position, row.required("name")));
		}
		if (this.connection.product() != DatabaseProduct.POSTGRESQL) {
			rows.sort(Comparator.comparing((row) -> String.valueOf(row.get(3))));
		}
		rows.forEach((row) -> table.row(row.toArray()));
		return table.resultSet();
	}

	ResultSet importedKeys(Object[] arguments) throws SQLException {
		JdbcTable table = new JdbcTable("PKTABLE_CAT, PKTABLE_SCHEM, PKTABLE_NAME, PKCOLUMN_NAME, FKTABLE_CAT,"
				+ " FKTABLE_SCHEM, FKTABLE_NAME, FKCOLUMN_NAME, KEY_SEQ, UPDATE_RULE, DELETE_RULE, FK_NAME, PK_NAME,"
				+ " DEFERRABILITY");
		Place place = place(arguments[0], arguments[1]);
		List<CatalogRow> parts = new ArrayList<>(metadata().constraints(place.queried())
			.stream()
			.filter((row) -> row.required("kind").equals("FOREIGN KEY") && isOf(row, arguments[2]))
			.toList());
		Function<CatalogRow, String> schema = (row) -> Objects.requireNonNullElse(row.text("ref_schema"), "");
		parts.sort(Comparator.comparing(schema)
			.thenComparing((row) -> row.required("ref_table"))
			.thenComparing((row) -> row.required("name")));
		Map<String, Integer> positions = new HashMap<>();
		for (CatalogRow row : parts) {
			int position = Objects.requireNonNull(
					positions.merge(row.required("table_name") + "." + row.required("name"), 1, Integer::sum));
			table.row(hasCatalogs() ? row.text("ref_schema") : place.catalog(),
					hasCatalogs() ? null : row.text("ref_schema"), row.required("ref_table"),
					row.required("ref_column"), place.catalog(), place.schema(), row.required("table_name"),
					row.required("column_name"), (short) position, rule(row, "raw_update_rule"),
					rule(row, "raw_delete_rule"), row.required("name"), row.text("ref_name"), deferrability(row));
		}
		return table.resultSet();
	}

	private static @Nullable Short rule(CatalogRow row, String name) {
		Integer rule = RULES.get(Objects.requireNonNullElse(row.text(name), ""));
		return (rule != null) ? rule.shortValue() : null;
	}

	private static short deferrability(CatalogRow row) {
		return (short) switch (row.required("deferrable")) {
			case "DEFERRED" -> DatabaseMetaData.importedKeyInitiallyDeferred;
			case "IMMEDIATE" -> DatabaseMetaData.importedKeyInitiallyImmediate;
			default -> DatabaseMetaData.importedKeyNotDeferrable;
		};
	}

	ResultSet indexes(Object[] arguments) throws SQLException {
		JdbcTable table = new JdbcTable("TABLE_CAT, TABLE_SCHEM, TABLE_NAME, NON_UNIQUE, INDEX_QUALIFIER, INDEX_NAME,"
				+ " TYPE, ORDINAL_POSITION, COLUMN_NAME, ASC_OR_DESC, CARDINALITY, PAGES, FILTER_CONDITION");
		Place place = place(arguments[0], arguments[1]);
		boolean uniqueOnly = Boolean.TRUE.equals(arguments[3]);
		List<CatalogRow> parts = new ArrayList<>(metadata().indexes(place.queried())
			.stream()
			.filter((row) -> isOf(row, arguments[2]) && (row.is("is_unique") || !uniqueOnly))
			.toList());
		parts.sort(Comparator.comparing((CatalogRow row) -> !row.is("is_unique"))
			.thenComparing((row) -> row.required("name"),
					hasCatalogs() ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder()));
		Map<String, Integer> positions = new HashMap<>();
		for (CatalogRow row : parts) {
			int position = Objects.requireNonNull(
					positions.merge(row.required("table_name") + "." + row.required("name"), 1, Integer::sum));
			String method = Objects.requireNonNullElse(row.text("method"), "btree");
			table.row(place.catalog(), place.schema(), row.required("table_name"), !row.is("is_unique"),
					catalogQualifier(place), row.required("name"),
					method.equals("hash") ? DatabaseMetaData.tableIndexHashed : DatabaseMetaData.tableIndexOther,
					(short) position, Objects.requireNonNullElse(row.text("raw_part"), row.required("part")),
					method.equals("btree") ? (row.is("descending") ? "D" : "A") : null, 0L, 0L, row.text("predicate"));
		}
		return table.resultSet();
	}

	private @Nullable String catalogQualifier(Place place) {
		return (this.connection.product() == DatabaseProduct.POSTGRESQL) ? null : place.catalog();
	}

	private JdbcMetadata metadata() {
		return this.connection.metadata();
	}

	private boolean hasCatalogs() {
		return this.connection.dialect().hasCatalogs();
	}

	private static boolean isOf(CatalogRow row, @Nullable Object table) {
		return table == null || row.required("table_name").equals(table);
	}

	private static boolean matches(Pattern pattern, CatalogRow row, String name) {
		return pattern.matcher(row.required(name)).matches();
	}

	private Place place(@Nullable Object catalog, @Nullable Object schema) throws SQLException {
		Object named = hasCatalogs() ? catalog : schema;
		boolean isNamed = named != null && !named.equals("%") && !named.equals("");
		String known = isNamed ? String.valueOf(named).replaceAll("\\\\(.)", "$1") : null;
		if (hasCatalogs()) {
			return new Place((known != null) ? known : metadata().currentCatalog(), null, known);
		}
		return new Place(metadata().currentCatalog(), (known != null) ? known : metadata().currentSchema(), known);
	}

	/**
	 * Return a pattern of JDBC, with {@code %}, {@code _} and escapes, as a regular
	 * expression.
	 */
	private static Pattern pattern(@Nullable Object jdbc) {
		StringBuilder expression = new StringBuilder();
		String text = (jdbc != null) ? String.valueOf(jdbc) : "%";
		for (int index = 0; index < text.length(); index++) {
			char next = text.charAt(index);
			switch (next) {
				case '%' -> expression.append(".*");
				case '_' -> expression.append('.');
				default -> {
					boolean isEscape = next == '\\' && index + 1 < text.length();
					expression.append(Pattern.quote(String.valueOf(isEscape ? text.charAt(++index) : next)));
				}
			}
		}
		return Pattern.compile(expression.toString(), Pattern.DOTALL);
	}

	/**
	 * The schema that metadata is about.
	 *
	 * @param catalog its catalog
	 * @param schema its name, {@code null} where databases have none
	 * @param queried the name for the catalog of the database, {@code null} for the
	 * schema of the connection
	 */
	private record Place(String catalog, @Nullable String schema, @Nullable String queried) {

	}

}
