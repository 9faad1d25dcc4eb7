package dev.asyncdb.connection;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;

/**
 * A driver's statement whose end is waited for.
 */
record TrackedStatement(Statement driver, TrackedConnection connection) implements Statement {

	@Override
	public Statement add() {
		this.driver.add();
		return this;
	}

	@Override
	public Statement bind(int index, Object value) {
		this.driver.bind(index, value);
		return this;
	}

	@Override
	public Statement bind(String name, Object value) {
		this.driver.bind(name, value);
		return this;
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		this.driver.bindNull(index, type);
		return this;
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		this.driver.bindNull(name, type);
		return this;
	}

	@Override
	public Statement fetchSize(int rows) {
		this.driver.fetchSize(rows);
		return this;
	}

	@Override
	public Statement returnGeneratedValues(String... columns) {
		this.driver.returnGeneratedValues(columns);
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return this.connection.track(this.driver.execute());
	}

}
