package dev.asyncdb.jdbc.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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

import dev.asyncdb.product.DatabaseProduct;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The parameters of a prepared statement.
 */
final class JdbcParameters {

	/** The value of a parameter that was not set. */
	static final Object MISSING = new Object();

	private static final Set<String> SETTERS = Set.of("setObject", "setString", "setNString", "setBoolean", "setByte",
			"setShort", "setInt", "setLong", "setFloat", "setDouble", "setBigDecimal", "setBytes", "setDate", "setTime",
			"setTimestamp");

	private static final Set<String> STREAM_SETTERS = Set.of("setCharacterStream", "setNCharacterStream", "setClob",
			"setNClob", "setAsciiStream", "setBinaryStream", "setBlob");

	private final TreeMap<Integer, @Nullable Object> values = new TreeMap<>();

	private final JdbcConnection connection;

	private final ZoneId momentZone;

	JdbcParameters(JdbcConnection connection) {
		this.connection = connection;
		this.momentZone = connection.momentZone();
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
		if (STREAM_SETTERS.contains(method)) {
			this.values.put((Integer) arguments[0], streamed(method, arguments));
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

	private @Nullable Object streamed(String method, Object[] arguments) throws SQLException {
		long length = (arguments.length == 3) ? ((Number) arguments[2]).longValue() : Long.MAX_VALUE;
		try {
			if (arguments[1] instanceof Reader reader) {
				return limited(reader, length);
			}
			byte[] bytes = (arguments[1] instanceof InputStream stream)
					? stream.readNBytes((int) Math.min(length, Integer.MAX_VALUE)) : null;
			return switch (method) {
				case "setAsciiStream" -> (bytes != null) ? new String(bytes, StandardCharsets.US_ASCII) : null;
				case "setBlob" -> (bytes != null) ? blob(bytes) : null;
				default -> bytes;
			};
		}
		catch (IOException ex) {
			throw new SQLException("The value of parameter %s cannot be read".formatted(arguments[0]), "22000", ex);
		}
	}

	// PostgreSQL's driver stores a large object and sends its number
	private @Nullable Object blob(byte[] bytes) throws SQLException {
		if (this.connection.product() != DatabaseProduct.POSTGRESQL) {
			return bytes;
		}
		return this.connection.<Long>ask((driver) -> Flux
			.from(driver.createStatement("SELECT CAST(lo_from_bytea(0, $1) AS bigint)").bind(0, bytes).execute())
			.concatMap((result) -> result.map((row) -> row.get(0, Long.class)))
			.next());
	}

	private static String limited(Reader reader, long length) throws IOException {
		StringWriter text = new StringWriter();
		reader.transferTo(text);
		return text.toString().substring(0, (int) Math.min(length, text.getBuffer().length()));
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
