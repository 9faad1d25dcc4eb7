package dev.asyncdb.jdbc.view;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A batch of statements. Consecutive entries that differ in their values only are
 * executed as one R2DBC statement with several bindings.
 */
record JdbcBatch(JdbcConnection connection, GeneratedKeys keys, Duration limit, List<Entry> entries) {

	/**
	 * Execute the batch.
	 * @return a result for each entry
	 */
	List<JdbcResult> run() throws SQLException {
		List<JdbcResult> results = new ArrayList<>();
		int from = 0;
		while (from < this.entries.size()) {
			int to = from + 1;
			while (to < this.entries.size() && this.entries.get(to).isAlike(this.entries.get(from))) {
				to++;
			}
			results.addAll(runAlike(this.entries.subList(from, to)));
			from = to;
		}
		return results;
	}

	/**
	 * Execute a text without parameters, which may contain several statements.
	 * @return a result for each statement
	 */
	List<JdbcResult> runPlain(String sql) throws SQLException {
		return this.connection.run(this.limit, (driver) -> this.keys.requested()
				? this.keys.apply(driver.createStatement(sql)).execute() : batch(driver, sql).execute());
	}

	private Batch batch(Connection driver, String sql) {
		try {
			return driver.createBatch().add(sql);
		}
		catch (IllegalArgumentException ex) {
			String quoted = this.connection.dialect().quotedStatement(sql);
			if (quoted == null) {
				throw ex;
			}
			return driver.createBatch().add(quoted);
		}
	}

	private List<JdbcResult> runAlike(List<Entry> alike) throws SQLException {
		MarkedSql marked = this.connection.marked(alike.get(0).sql());
		if (marked.parameters() == 0 && alike.get(0).values().isEmpty()) {
			return runPlain(marked.with(this.connection.newMarkers(), List.of()));
		}
		for (Entry entry : alike) {
			entry.requireAll(marked.parameters());
		}
		String sql = marked.with(this.connection.newMarkers(), alike.get(0).nulls());
		try {
			return this.connection.run(this.limit, (driver) -> execute(driver, sql, alike));
		}
		catch (IllegalArgumentException ex) {
			// The message of the driver contains the value
			throw new SQLException("The driver cannot send a parameter of one of these types: "
					+ alike.stream().flatMap(Entry::types).distinct().toList(), "07006");
		}
	}

	private Publisher<? extends Result> execute(Connection driver, String sql, List<Entry> alike) {
		Statement statement = this.keys.apply(driver.createStatement(sql));
		for (int index = 0; index < alike.size(); index++) {
			if (index > 0) {
				statement.add();
			}
			alike.get(index).bind(statement);
		}
		return statement.execute();
	}

	/**
	 * Combine the rows of all results, as JDBC returns the generated keys of a batch.
	 */
	static JdbcResult combined(List<JdbcResult> results) {
		List<@Nullable Object[]> rows = results.stream().flatMap((result) -> result.rows().stream()).toList();
		return new JdbcResult(results.isEmpty() ? List.of() : results.get(0).columns(), rows, null,
				results.stream().flatMap((result) -> result.warnings().stream()).toList());
	}

	/**
	 * One entry of a batch.
	 *
	 * @param sql the SQL
	 * @param values the parameters
	 */
	record Entry(String sql, List<@Nullable Object> values) {

		List<Boolean> nulls() {
			return this.values.stream().map((value) -> value == null).toList();
		}

		Stream<String> types() {
			return this.values.stream().filter(Objects::nonNull).map((value) -> value.getClass().getName());
		}

		boolean isAlike(Entry other) {
			return this.sql.equals(other.sql) && !this.values.isEmpty() && nulls().equals(other.nulls());
		}

		void requireAll(int parameters) throws SQLException {
			if (this.values.size() != parameters || this.values.contains(JdbcParameters.MISSING)) {
				throw new SQLException("The statement has %d parameters, but others are set".formatted(parameters),
						"07001");
			}
		}

		void bind(Statement statement) {
			int index = 0;
			for (Object value : this.values) {
				if (value != null) {
					statement.bind(index++, value);
				}
			}
		}

	}

}
