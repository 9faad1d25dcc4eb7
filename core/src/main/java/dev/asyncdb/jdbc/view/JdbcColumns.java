package dev.asyncdb.jdbc.view;

import java.math.BigDecimal;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The supported methods of {@link ResultSetMetaData}. An empty result has no column
 * metadata.
 *
 * @param columns the columns
 */
record JdbcColumns(List<JdbcResult.Column> columns) implements JdbcCalls {

	private static final Map<Class<?>, Integer> TYPES = Map.ofEntries(Map.entry(String.class, Types.VARCHAR),
			Map.entry(Boolean.class, Types.BOOLEAN), Map.entry(Byte.class, Types.TINYINT),
			Map.entry(Short.class, Types.SMALLINT), Map.entry(Integer.class, Types.INTEGER),
			Map.entry(Long.class, Types.BIGINT), Map.entry(Float.class, Types.REAL),
			Map.entry(Double.class, Types.DOUBLE), Map.entry(BigDecimal.class, Types.NUMERIC),
			Map.entry(LocalDate.class, Types.DATE), Map.entry(LocalTime.class, Types.TIME),
			Map.entry(LocalDateTime.class, Types.TIMESTAMP),
			Map.entry(OffsetDateTime.class, Types.TIMESTAMP_WITH_TIMEZONE),
			Map.entry(java.nio.ByteBuffer.class, Types.VARBINARY));

	@Override
	public @Nullable Object call(String method, Object[] arguments) throws SQLException {
		if (method.equals("getColumnCount")) {
			return this.columns.size();
		}
		int number = (Integer) arguments[0];
		if (number < 1 || number > this.columns.size()) {
			throw new SQLException("The result has %d columns and no column %d".formatted(this.columns.size(), number),
					"42703");
		}
		JdbcResult.Column column = this.columns.get(number - 1);
		return switch (method) {
			case "getColumnName", "getColumnLabel" -> column.name();
			case "getColumnTypeName" -> column.typeName();
			case "getColumnClassName" -> column.type().getName();
			case "getColumnType" -> TYPES.getOrDefault(column.type(), Types.OTHER);
			case "isNullable" -> ResultSetMetaData.columnNullableUnknown;
			case "getTableName", "getSchemaName", "getCatalogName" -> "";
			case "isReadOnly", "isCaseSensitive", "isSearchable" -> true;
			case "isWritable", "isDefinitelyWritable", "isAutoIncrement", "isCurrency" -> false;
			case "isSigned" -> Number.class.isAssignableFrom(column.type());
			// The value that JDBC defines for columns without these
			case "getPrecision", "getScale", "getColumnDisplaySize" -> 0;
			default -> UNSUPPORTED;
		};
	}

}
