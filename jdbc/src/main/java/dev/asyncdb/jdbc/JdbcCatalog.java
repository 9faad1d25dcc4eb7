package dev.asyncdb.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Tables and columns in the form of JDBC's metadata, as far as Spring uses them: by name,
 * in one schema, by default that of the connection.
 *
 * @param connection the connection
 */
record JdbcCatalog(JdbcConnection connection) {

	private static final Map<String, Integer> TYPES = Map.ofEntries(Map.entry("boolean", Types.BOOLEAN),
			Map.entry("tinyint", Types.TINYINT), Map.entry("smallint", Types.SMALLINT), Map.entry("int", Types.INTEGER),
			Map.entry("integer", Types.INTEGER), Map.entry("bigint", Types.BIGINT), Map.entry("real", Types.REAL),
			Map.entry("double", Types.DOUBLE), Map.entry("double precision", Types.DOUBLE),
			Map.entry("decimal", Types.NUMERIC), Map.entry("numeric", Types.NUMERIC),
			Map.entry("character", Types.CHAR), Map.entry("char", Types.CHAR),
			Map.entry("character varying", Types.VARCHAR), Map.entry("varchar", Types.VARCHAR),
			Map.entry("text", Types.VARCHAR), Map.entry("longtext", Types.VARCHAR),
			Map.entry("character large object", Types.VARCHAR), Map.entry("date", Types.DATE),
			Map.entry("time", Types.TIME), Map.entry("time without time zone", Types.TIME),
			Map.entry("datetime", Types.TIMESTAMP), Map.entry("timestamp", Types.TIMESTAMP),
			Map.entry("timestamp without time zone", Types.TIMESTAMP),
			Map.entry("timestamp with time zone", Types.TIMESTAMP_WITH_TIMEZONE));

	private static final String TABLES = "SELECT table_catalog AS table_cat, table_schema AS table_schem, table_name,"
			+ " table_type, '' AS remarks FROM information_schema.tables WHERE table_schema = %s AND table_name LIKE ?"
			+ " ORDER BY table_name";

	private static final String COLUMNS = "SELECT table_catalog AS table_cat, table_schema AS table_schem, table_name,"
			+ " column_name, CASE LOWER(data_type) %s ELSE " + Types.OTHER + " END AS data_type,"
			+ " data_type AS type_name, numeric_scale AS decimal_digits,"
			+ " CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END AS nullable, ordinal_position"
			+ " FROM information_schema.columns WHERE table_schema = %s AND table_name LIKE ? AND column_name LIKE ?"
			+ " ORDER BY table_name, ordinal_position";

	ResultSet tables(Object[] arguments) throws SQLException {
		return query(TABLES.formatted(schema(arguments[1])), arguments[1], arguments[2]);
	}

	ResultSet columns(Object[] arguments) throws SQLException {
		String types = TYPES.entrySet()
			.stream()
			.map((type) -> "WHEN '%s' THEN %d".formatted(type.getKey(), type.getValue()))
			.collect(Collectors.joining(" "));
		return query(COLUMNS.formatted(types, schema(arguments[1])), arguments[1], arguments[2], arguments[3]);
	}

	private String schema(@Nullable Object named) {
		return (named != null) ? "?" : this.connection.dialect().currentSchema();
	}

	private ResultSet query(String sql, @Nullable Object schema, @Nullable Object... patterns) throws SQLException {
		PreparedStatement statement = this.connection.view().prepareStatement(sql);
		int number = 0;
		if (schema != null) {
			statement.setObject(++number, schema);
		}
		for (Object pattern : patterns) {
			statement.setObject(++number, (pattern != null) ? pattern : "%");
		}
		return statement.executeQuery();
	}

}
