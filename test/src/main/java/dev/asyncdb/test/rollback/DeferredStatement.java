package dev.asyncdb.test.rollback;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;

/**
 * A statement that is made when its turn comes, since the connection may be another one
 * by then.
 */
final class DeferredStatement implements Statement {

	private final TestConnection connection;

	private final String sql;

	private final List<UnaryOperator<Statement>> calls = new ArrayList<>();

	DeferredStatement(TestConnection connection, String sql) {
		this.connection = connection;
		this.sql = sql;
	}

	private Statement record(UnaryOperator<Statement> call) {
		this.calls.add(call);
		return this;
	}

	@Override
	public Statement add() {
		return record(Statement::add);
	}

	@Override
	public Statement bind(int index, Object value) {
		return record((statement) -> statement.bind(index, value));
	}

	@Override
	public Statement bind(String name, Object value) {
		return record((statement) -> statement.bind(name, value));
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		return record((statement) -> statement.bindNull(index, type));
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		return record((statement) -> statement.bindNull(name, type));
	}

	@Override
	public Statement returnGeneratedValues(String... columns) {
		return record((statement) -> statement.returnGeneratedValues(columns));
	}

	@Override
	public Statement fetchSize(int rows) {
		return record((statement) -> statement.fetchSize(rows));
	}

	@Override
	public Publisher<? extends Result> execute() {
		List<UnaryOperator<Statement>> recorded = List.copyOf(this.calls);
		return this.connection.execute(this.sql, (driver) -> executed(driver, recorded));
	}

	// A cursor would stay open while another statement needs the shared connection
	private Publisher<? extends Result> executed(Connection driver, List<UnaryOperator<Statement>> recorded) {
		Statement statement = driver.createStatement(this.sql);
		for (UnaryOperator<Statement> call : recorded) {
			statement = call.apply(statement);
		}
		return (this.connection.isShared(driver) ? statement.fetchSize(0) : statement).execute();
	}

	@Override
	public String toString() {
		return this.sql;
	}

}
