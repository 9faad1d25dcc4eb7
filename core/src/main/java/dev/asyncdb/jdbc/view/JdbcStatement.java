package dev.asyncdb.jdbc.view;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
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

	private final JdbcParameters parameters;

	private final List<JdbcBatch.Entry> batch = new ArrayList<>();

	private JdbcResult result = JdbcResult.empty();

	private Iterator<JdbcResult> results = Collections.emptyIterator();

	private @Nullable SQLWarning warnings;

	private boolean hasRows;

	private boolean isRead = true;

	private boolean closed;

	private int maxRows;

	private int timeout;

	JdbcStatement(JdbcConnection connection, @Nullable String prepared, GeneratedKeys keys) {
		this.connection = connection;
		this.parameters = new JdbcParameters(connection);
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
			case "getMoreResults" -> next();
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
			case "setFetchSize", "setFetchDirection", "setEscapeProcessing", "setPoolable" -> {
			}
			case "clearWarnings" -> clearWarnings();
			default -> {
				return (this.prepared != null && this.parameters.set(method, arguments)) ? null : reading(method);
			}
		}
		return null;
	}

	private void clearWarnings() {
		this.warnings = null;
	}

	private void setMaxRows(int most) {
		this.maxRows = most;
	}

	private void setTimeout(int seconds) {
		this.timeout = seconds;
	}

	private @Nullable Object reading(String method) {
		return switch (method) {
			case "cancel" -> this.connection.work().cancel() ? null : UNSUPPORTED;
			case "getConnection" -> this.connection.view();
			case "getMaxRows" -> this.maxRows;
			case "getQueryTimeout" -> this.timeout;
			case "getFetchSize" -> 0;
			case "getWarnings" -> this.warnings;
			case "getResultSetType" -> ResultSet.TYPE_FORWARD_ONLY;
			case "getResultSetConcurrency" -> ResultSet.CONCUR_READ_ONLY;
			default -> UNSUPPORTED;
		};
	}

	private ResultSet resultSet(JdbcResult rows) {
		return JdbcView.of(ResultSet.class, new JdbcRows(rows, this.connection.momentZone()));
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
		if (!isQuery || !isQuery(sql)) {
			this.connection.metadata().forget();
		}
		List<JdbcResult> all = (this.prepared != null)
				? batchOf(List.of(new JdbcBatch.Entry(sql, this.parameters.values()))).run()
				: batchOf(List.of()).runPlain(sql);
		warnings(all);
		this.results = all.iterator();
		this.result = this.results.hasNext() ? this.results.next().limited(this.maxRows) : JdbcResult.empty();
		this.hasRows = isQuery || (!this.keys.requested() && (!this.result.rows().isEmpty() || isQuery(sql)));
		this.isRead = false;
		return this.hasRows;
	}

	// Only the first result has a keyword that distinguishes no rows from no query
	private boolean next() {
		this.isRead = !this.results.hasNext();
		if (!this.isRead) {
			this.result = this.results.next().limited(this.maxRows);
			this.hasRows = !this.result.rows().isEmpty();
		}
		return !this.isRead && this.hasRows;
	}

	private void warnings(List<JdbcResult> all) {
		this.warnings = null;
		all.stream().flatMap((some) -> some.warnings().stream()).forEach((warning) -> {
			if (this.warnings == null) {
				this.warnings = warning;
			}
			else {
				this.warnings.setNextWarning(warning);
			}
		});
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
		this.connection.metadata().forget();
		List<JdbcResult> all = new ArrayList<>();
		List<Long> counts = new ArrayList<>();
		for (List<JdbcResult> some : resultsOf(entries)) {
			all.addAll(some);
			counts.add(some.stream().mapToLong(JdbcResult::count).sum());
		}
		warnings(all);
		this.result = JdbcBatch.combined(all);
		return counts;
	}

	private List<List<JdbcResult>> resultsOf(List<JdbcBatch.Entry> entries) throws SQLException {
		if (this.prepared != null) {
			return batchOf(entries).run().stream().map(List::of).toList();
		}
		List<List<JdbcResult>> results = new ArrayList<>();
		for (JdbcBatch.Entry entry : entries) {
			results.add(batchOf(List.of()).runPlain(entry.sql()));
		}
		return results;
	}

}
