package dev.asyncdb.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Statement} of JDBC, prepared or not, can do here.
 */
final class JdbcStatement implements JdbcCalls {

	private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN",
			"DESCRIBE");

	private final JdbcConnection connection;

	private final @Nullable String prepared;

	private GeneratedKeys keys;

	private final JdbcParameters parameters = new JdbcParameters();

	private final List<JdbcBatch.Entry> batch = new ArrayList<>();

	private JdbcResult result = JdbcResult.empty();

	private boolean hasRows;

	private boolean isRead = true;

	private boolean closed;

	private int maxRows;

	private int timeout;

	JdbcStatement(JdbcConnection connection, @Nullable String prepared, GeneratedKeys keys) {
		this.connection = connection;
		this.prepared = prepared;
		this.keys = keys;
	}

	@Override
	public @Nullable Object call(String method, Object[] arguments) throws SQLException {
		if (method.equals("close")) {
			this.closed = true;
			return null;
		}
		if (method.equals("isClosed")) {
			return this.closed;
		}
		if (this.closed) {
			throw new SQLException("The statement is closed", "HY010");
		}
		Object execution = execution(method, arguments);
		return (execution != UNSUPPORTED) ? execution : setting(method, arguments);
	}

	private @Nullable Object execution(String method, Object[] arguments) throws SQLException {
		return switch (method) {
			case "executeQuery" -> execute(arguments, true) ? resultSet(this.result) : resultSet(JdbcResult.empty());
			case "execute" -> execute(arguments, false);
			case "executeUpdate" -> updated(arguments);
			case "executeLargeUpdate" -> (long) updated(arguments);
			case "addBatch" -> addBatch(arguments);
			case "clearBatch" -> {
				this.batch.clear();
				yield null;
			}
			case "executeBatch" -> executeBatch().stream().mapToInt((count) -> count.intValue()).toArray();
			case "executeLargeBatch" -> executeBatch().stream().mapToLong(Long::longValue).toArray();
			case "getResultSet" -> (this.hasRows && !this.isRead) ? resultSet(this.result) : null;
			case "getUpdateCount" -> (this.hasRows || this.isRead) ? -1 : (int) this.result.count();
			case "getLargeUpdateCount" -> (this.hasRows || this.isRead) ? -1L : this.result.count();
			case "getMoreResults" -> {
				this.isRead = true;
				yield false;
			}
			case "getGeneratedKeys" -> resultSet(this.keys.requested() ? this.result : JdbcResult.empty());
			default -> UNSUPPORTED;
		};
	}

	private @Nullable Object setting(String method, Object[] arguments) throws SQLException {
		switch (method) {
			case "setMaxRows" -> setMaxRows((Integer) arguments[0]);
			case "setQueryTimeout" -> setTimeout((Integer) arguments[0]);
			case "clearParameters" -> this.parameters.clear();
			// JDBC defines these as hints, which may be ignored
			case "setFetchSize", "setFetchDirection", "setEscapeProcessing", "setPoolable", "clearWarnings" -> {
			}
			default -> {
				return (this.prepared != null && this.parameters.set(method, arguments)) ? null : reading(method);
			}
		}
		return null;
	}

	private void setMaxRows(int most) {
		this.maxRows = most;
	}

	private void setTimeout(int seconds) {
		this.timeout = seconds;
	}

	private @Nullable Object reading(String method) {
		return switch (method) {
			case "getConnection" -> this.connection.view();
			case "getMaxRows" -> this.maxRows;
			case "getQueryTimeout" -> this.timeout;
			case "getFetchSize" -> 0;
			case "getWarnings" -> null;
			case "getResultSetType" -> ResultSet.TYPE_FORWARD_ONLY;
			case "getResultSetConcurrency" -> ResultSet.CONCUR_READ_ONLY;
			default -> UNSUPPORTED;
		};
	}

	private static ResultSet resultSet(JdbcResult rows) {
		return JdbcView.of(ResultSet.class, new JdbcRows(rows));
	}

	private int updated(Object[] arguments) throws SQLException {
		execute(arguments, false);
		return Math.toIntExact(this.result.count());
	}

	private boolean execute(Object[] arguments, boolean isQuery) throws SQLException {
		String sql = (this.prepared != null) ? this.prepared : (String) arguments[0];
		if (arguments.length == 2) {
			GeneratedKeys asked = GeneratedKeys.of(arguments[1]);
			this.keys = (asked != null) ? asked : this.keys;
		}
		List<JdbcResult> results = batchOf(List.of(new JdbcBatch.Entry(sql, this.parameters.values()))).run();
		this.result = results.isEmpty() ? JdbcResult.empty() : results.get(0).limited(this.maxRows);
		this.hasRows = isQuery || (!this.keys.requested() && (!this.result.rows().isEmpty() || isQuery(sql)));
		this.isRead = false;
		return this.hasRows;
	}

	private static boolean isQuery(String sql) {
		String first = sql.stripLeading().split("[\\s(]", 2)[0].toUpperCase(Locale.ROOT);
		return QUERIES.contains(first);
	}

	private JdbcBatch batchOf(List<JdbcBatch.Entry> entries) {
		return new JdbcBatch(this.connection, this.keys, Duration.ofSeconds(this.timeout), entries);
	}

	private @Nullable Object addBatch(Object[] arguments) {
		String sql = (this.prepared != null) ? this.prepared : (String) arguments[0];
		this.batch.add(new JdbcBatch.Entry(sql, this.parameters.values()));
		return null;
	}

	private List<Long> executeBatch() throws SQLException {
		List<JdbcBatch.Entry> entries = List.copyOf(this.batch);
		this.batch.clear();
		List<JdbcResult> results = batchOf(entries).run();
		this.result = JdbcBatch.combined(results);
		return results.stream().map(JdbcResult::count).toList();
	}

}
