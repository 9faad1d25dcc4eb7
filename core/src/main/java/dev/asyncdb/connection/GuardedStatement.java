package dev.asyncdb.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.r2dbc.spi.Connection;
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

	private final GuardedConnection connection;

	private final String sql;

	private final List<Consumer<Statement>> settings = new ArrayList<>();

	private boolean hasManyBindings;

	GuardedStatement(GuardedConnection connection, String sql) {
		this.connection = connection;
		this.sql = sql;
	}

	@Override
	public Statement add() {
		this.hasManyBindings = true;
		return with(Statement::add);
	}

	@Override
	public Statement bind(int index, Object value) {
		return with((statement) -> statement.bind(index, value));
	}

	@Override
	public Statement bind(String name, Object value) {
		return with((statement) -> statement.bind(name, value));
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		return with((statement) -> statement.bindNull(index, type));
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		return with((statement) -> statement.bindNull(name, type));
	}

	@Override
	public Statement fetchSize(int rows) {
		return with((statement) -> statement.fetchSize(rows));
	}

	@Override
	public Statement returnGeneratedValues(String... columns) {
		return with((statement) -> statement.returnGeneratedValues(columns));
	}

	@Override
	public Publisher<? extends Result> execute() {
		List<Consumer<Statement>> recorded = List.copyOf(this.settings);
		boolean hasMany = this.hasManyBindings;
		return this.connection.results(this.sql, (driver) -> {
			this.connection.recordStatement(this.sql);
			Statement statement = driver.createStatement(this.sql);
			recorded.forEach((setting) -> setting.accept(statement));
			return hasMany ? untilOneFails(driver, statement.execute()) : statement.execute();
		});
	}

	private static Publisher<? extends Result> untilOneFails(Connection driver, Publisher<? extends Result> results) {
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

	private Statement with(Consumer<Statement> setting) {
		this.settings.add(setting);
		return this;
	}

}
