package dev.asyncdb.jdbc;

import java.sql.SQLException;
import java.sql.SQLType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a prepared statement.
 */
final class JdbcParameters {

	/** The value of a parameter that was not set. */
	static final Object MISSING = new Object();

	private static final Set<String> SETTERS = Set.of("setObject", "setString", "setNString", "setBoolean", "setByte",
			"setShort", "setInt", "setLong", "setFloat", "setDouble", "setBigDecimal", "setBytes", "setDate", "setTime",
			"setTimestamp");

	private final TreeMap<Integer, @Nullable Object> values = new TreeMap<>();

	private final ZoneId momentZone;

	JdbcParameters(ZoneId momentZone) {
		this.momentZone = momentZone;
	}

	/**
	 * Set a parameter by a method of JDBC.
	 * @return {@code false} if the method is not supported
	 */
	boolean set(String method, Object[] arguments) throws SQLException {
		if (method.equals("setNull")) {
			this.values.put((Integer) arguments[0], null);
			return true;
		}
		if (!SETTERS.contains(method)) {
			return false;
		}
		this.values.put((Integer) arguments[0], value(arguments));
		return true;
	}

	private @Nullable Object value(Object[] arguments) throws SQLException {
		if (arguments.length == 2 || arguments[2] == null) {
			return JdbcValues.bound(arguments[1], this.momentZone);
		}
		if (arguments[2] instanceof Calendar calendar) {
			return JdbcValues.bound((Date) arguments[1], calendar);
		}
		Integer type = (arguments[2] instanceof SQLType named) ? named.getVendorTypeNumber() : (Integer) arguments[2];
		return JdbcTypes.converted(JdbcValues.bound(arguments[1], this.momentZone), type);
	}

	void clear() {
		this.values.clear();
	}

	/**
	 * Return the values of all parameters up to the last one that was set.
	 */
	List<@Nullable Object> values() {
		int last = this.values.isEmpty() ? 0 : this.values.lastKey();
		List<@Nullable Object> all = new ArrayList<>(Arrays.asList(new @Nullable Object[last]));
		for (int number = 1; number <= last; number++) {
			all.set(number - 1, this.values.containsKey(number) ? this.values.get(number) : MISSING);
		}
		return all;
	}

}
