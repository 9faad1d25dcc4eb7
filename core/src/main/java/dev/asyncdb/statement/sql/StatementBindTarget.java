package dev.asyncdb.statement.sql;

import io.r2dbc.spi.Statement;

import org.springframework.r2dbc.core.binding.BindTarget;

/**
 * Binds values to a driver's statement.
 */
record StatementBindTarget(Statement statement) implements BindTarget {

	@Override
	public void bind(String identifier, Object value) {
		this.statement.bind(identifier, value);
	}

	@Override
	public void bind(int index, Object value) {
		this.statement.bind(index, value);
	}

	@Override
	public void bindNull(String identifier, Class<?> type) {
		this.statement.bindNull(identifier, type);
	}

	@Override
	public void bindNull(int index, Class<?> type) {
		this.statement.bindNull(index, type);
	}

}
