package dev.asyncdb.pool;

import java.time.Instant;
import java.time.LocalDateTime;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;

/**
 * A statement that binds an {@link Instant} as the date and time of the server session.
 */
record MomentStatement(Statement delegate, MomentConnection connection) implements Statement {

	@Override
	public Statement add() {
		this.delegate.add();
		return this;
	}

	@Override
	public Statement bind(int index, Object value) {
		this.delegate.bind(index, converted(value));
		return this;
	}

	@Override
	public Statement bind(String name, Object value) {
		this.delegate.bind(name, converted(value));
		return this;
	}

	private Object converted(Object value) {
		if (value instanceof Instant moment) {
			return this.connection.local(moment);
		}
		return (value instanceof Parameter parameter && parameter.getValue() instanceof Instant moment)
				? Parameters.in(this.connection.local(moment)) : value;
	}

	@Override
	public Statement bindNull(int index, Class<?> type) {
		this.delegate.bindNull(index, stored(type));
		return this;
	}

	@Override
	public Statement bindNull(String name, Class<?> type) {
		this.delegate.bindNull(name, stored(type));
		return this;
	}

	private static Class<?> stored(Class<?> type) {
		return (type == Instant.class) ? LocalDateTime.class : type;
	}

	@Override
	public Statement fetchSize(int rows) {
		this.delegate.fetchSize(rows);
		return this;
	}

	@Override
	public Statement returnGeneratedValues(String... columns) {
		this.delegate.returnGeneratedValues(columns);
		return this;
	}

	@Override
	public Publisher<? extends Result> execute() {
		return this.connection.results(this.delegate.execute());
	}

}
