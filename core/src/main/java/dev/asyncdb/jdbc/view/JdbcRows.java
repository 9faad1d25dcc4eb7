package dev.asyncdb.jdbc.view;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ResultSet} of JDBC can do here. All rows are in memory.
 */
final class JdbcRows implements JdbcCalls {

	private static final Map<String, Class<?>> GETTERS = Map.ofEntries(Map.entry("getString", String.class),
			Map.entry("getNString", String.class), Map.entry("getBoolean", boolean.class),
			Map.entry("getByte", byte.class), Map.entry("getShort", short.class), Map.entry("getInt", int.class),
			Map.entry("getLong", long.class), Map.entry("getFloat", float.class), Map.entry("getDouble", double.class),
			Map.entry("getBigDecimal", BigDecimal.class), Map.entry("getBytes", byte[].class),
			Map.entry("getDate", Date.class), Map.entry("getTime", Time.class),
			Map.entry("getTimestamp", Timestamp.class), Map.entry("getObject", Object.class));

	private final JdbcResult result;

	private final ZoneId momentZone;

	private int row = -1;

	private boolean wasNull;

	private boolean closed;

	JdbcRows(JdbcResult result, ZoneId momentZone) {
		this.result = result;
		this.momentZone = momentZone;
	}

	@Override
	public @Nullable Object call(String method, Object[] arguments) throws SQLException {
		Class<?> type = GETTERS.get(method);
		if (type != null) {
			return get(type, arguments);
		}
		return switch (method) {
			case "next" -> ++this.row < this.result.rows().size();
			case "wasNull" -> this.wasNull;
			case "findColumn" -> column(arguments[0]);
			case "getMetaData" -> JdbcView.of(ResultSetMetaData.class, new JdbcColumns(this.result.columns()));
			case "close" -> {
				this.closed = true;
				yield null;
			}
			case "isClosed" -> this.closed;
			case "getRow" -> (this.row < this.result.rows().size()) ? this.row + 1 : 0;
			case "isBeforeFirst" -> this.row < 0 && !this.result.rows().isEmpty();
			case "isFirst" -> this.row == 0;
			case "isLast" -> this.row == this.result.rows().size() - 1;
			case "isAfterLast" -> this.row >= this.result.rows().size() && !this.result.rows().isEmpty();
			case "getWarnings", "clearWarnings", "setFetchSize", "getStatement" -> null;
			case "getFetchSize" -> 0;
			case "getType" -> ResultSet.TYPE_FORWARD_ONLY;
			case "getConcurrency" -> ResultSet.CONCUR_READ_ONLY;
			default -> UNSUPPORTED;
		};
	}

	private @Nullable Object get(Class<?> type, Object[] arguments) throws SQLException {
		Object option = (arguments.length == 2) ? arguments[1] : type;
		if (!(option instanceof Class<?> || option instanceof Calendar)) {
			return UNSUPPORTED;
		}
		if (this.closed || this.row < 0 || this.row >= this.result.rows().size()) {
			throw new SQLException("There is no current row", "24000");
		}
		Object value = this.result.rows().get(this.row)[column(arguments[0]) - 1];
		this.wasNull = value == null;
		return (option instanceof Calendar calendar) ? JdbcValues.as(type, value, calendar)
				: JdbcValues.as((Class<?>) option, value, this.momentZone);
	}

	private int column(Object place) throws SQLException {
		List<JdbcResult.Column> columns = this.result.columns();
		if (place instanceof Integer number && number >= 1 && number <= columns.size()) {
			return number;
		}
		for (int index = 0; index < columns.size(); index++) {
			if (place instanceof String name && columns.get(index).name().equalsIgnoreCase(name)) {
				return index + 1;
			}
		}
		throw new SQLException("The result has no such column", "42703");
	}

}
