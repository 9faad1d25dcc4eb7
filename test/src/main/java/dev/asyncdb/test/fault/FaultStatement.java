package dev.asyncdb.test.fault;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;

/**
 * A statement with the faults of a test.
 *
 * @param connection its connection
 * @param sql its text
 * @param driver the statement below
 */
record FaultStatement(FaultConnection connection, String sql, Statement driver) implements Statement {

	private Statement with(Statement changed) {
		return (changed == this.driver) ? this : new FaultStatement(this.connection, this.sql, changed);
	}

	@Override
	public Statement add() {
		return with(this.driver.add());
	}

	@Override
	public Statement bind(int index, Object value) {
		return with(this.driver.bind(index, value));
	}

	@Override
	public Statement bind(String name, Object value) {
		return with(this.driver.bind(name, value));
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		return with(this.driver.bindNull(index, type));
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		return with(this.driver.bindNull(name, type));
	}

	@Override
	public Statement returnGeneratedValues(String... columns) {
		return with(this.driver.returnGeneratedValues(columns));
	}

	@Override
	public Statement fetchSize(int rows) {
		return with(this.driver.fetchSize(rows));
	}

	@Override
	public Publisher<? extends Result> execute() {
		return this.connection.connections()
			.<Result>statement(this.connection.driver(), this.sql, this.driver.execute());
	}

	@Override
	public String toString() {
		return this.sql;
	}

}
