package dev.asyncdb.connection;

import java.util.Arrays;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Records the settings of a statement and creates it when it runs, since the connection
 * may not have been acquired before.
 */
final class GuardedStatement implements Statement {

	private enum Setting {

		ADD, FETCH_SIZE, GENERATED_VALUES

	}

	private final GuardedConnection connection;

	private final String sql;

	/** Pairs of a name or index, or a {@link Setting}, and a value. Only appended to. */
	private Object[] settings = new Object[8];

	private int size;

	private boolean hasManyBindings;

	GuardedStatement(GuardedConnection connection, String sql) {
		this.connection = connection;
		this.sql = sql;
	}

	@Override
	public Statement add() {
		this.hasManyBindings = true;
		return with(Setting.ADD, Setting.ADD);
	}

	@Override
	public Statement bind(int index, Object value) {
		return with(index, value);
	}

	@Override
	public Statement bind(String name, Object value) {
		return with(name, value);
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		return with(index, new Null(type));
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		return with(name, new Null(type));
	}

	@Override
	public Statement fetchSize(int rows) {
		return with(Setting.FETCH_SIZE, rows);
	}

	@Override
	public Statement returnGeneratedValues(String... columns) {
		return with(Setting.GENERATED_VALUES, columns);
	}

	private Statement with(Object key, Object value) {
		if (this.size == this.settings.length) {
			this.settings = Arrays.copyOf(this.settings, 2 * this.size);
		}
		this.settings[this.size] = key;
		this.settings[this.size + 1] = value;
		this.size += 2;
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return this.connection.results(this.sql, new Execution(this));
	}

	private record Null(Class<?> type) {
	}

	/**
	 * Creates and executes the statement with the settings that were recorded until now.
	 */
	private static final class Execution implements Function<Connection, Publisher<? extends Result>> {

		private final GuardedConnection connection;

		private final String sql;

		private final Object[] settings;

		private final int size;

		private final boolean hasManyBindings;

		Execution(GuardedStatement statement) {
			this.connection = statement.connection;
			this.sql = statement.sql;
			this.settings = statement.settings;
			this.size = statement.size;
			this.hasManyBindings = statement.hasManyBindings;
		}

		@Override
		public Publisher<? extends Result> apply(Connection driver) {
			this.connection.recordStatement(this.sql);
			Statement statement = driver.createStatement(this.sql);
			for (int i = 0; i < this.size; i += 2) {
				set(statement, this.settings[i], this.settings[i + 1]);
			}
			return this.hasManyBindings ? untilOneFails(driver, statement.execute()) : statement.execute();
		}

		private static void set(Statement statement, Object key, Object value) {
			if (key instanceof Setting setting) {
				set(statement, setting, value);
				return;
			}
			try {
				bind(statement, key, value);
			}
			catch (IllegalArgumentException ex) {
				// The message of the driver contains the value
				throw new IllegalArgumentException(
						"The driver cannot send parameter %s, of the type %s: pass another type, or register a converter for its property"
							.formatted(key, typeOf(value)),
						ex);
			}
		}

		private static String typeOf(Object value) {
			Object sent = (value instanceof Parameter parameter) ? parameter.getValue() : value;
			return (sent != null) ? sent.getClass().getSimpleName() : "NULL";
		}

		private static void bind(Statement statement, Object key, Object value) {
			if (key instanceof Integer index) {
				bind(statement, (int) index, value);
			}
			else {
				bind(statement, (String) key, value);
			}
		}

		private static void set(Statement statement, Setting setting, Object value) {
			switch (setting) {
				case ADD -> statement.add();
				case FETCH_SIZE -> statement.fetchSize((Integer) value);
				case GENERATED_VALUES -> statement.returnGeneratedValues((String[]) value);
			}
		}

		private static void bind(Statement statement, int index, Object value) {
			if (value instanceof Null none) {
				statement.bindNull(index, none.type());
			}
			else {
				statement.bind(index, value);
			}
		}

		private static void bind(Statement statement, String name, Object value) {
			if (value instanceof Null none) {
				statement.bindNull(name, none.type());
			}
			else {
				statement.bind(name, value);
			}
		}

		private static Publisher<? extends Result> untilOneFails(Connection driver,
				Publisher<? extends Result> results) {
			if (!ConnectionDialect.of(driver).hangsAfterFailedBinding()) {
				return results;
			}
			return Flux.defer(() -> {
				Sinks.Empty<Void> failed = Sinks.empty();
				return Flux.<Result>from(results)
					.map((result) -> new FailureRecordingResult(result, failed::tryEmitEmpty))
					.takeUntilOther(failed.asMono());
			});
		}

	}

}
