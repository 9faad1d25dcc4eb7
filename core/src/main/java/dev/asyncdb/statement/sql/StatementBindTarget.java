package dev.asyncdb.statement.sql;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Statement;

import org.springframework.r2dbc.core.binding.BindTarget;

/**
 * Binds values to a driver's statement.
 */
record StatementBindTarget(Statement statement, ValueBinding binding) implements BindTarget {

	@Override
	public void bind(String identifier, Object value) {
		this.statement.bind(identifier, this.binding.of(value));
	}

	@Override
	public void bind(int index, Object value) {
		this.statement.bind(index, this.binding.of(value));
	}

	@Override
	public void bindNull(String identifier, Class<?> type) {
		Parameter typed = this.binding.ofNull(type);
		if (typed != null) {
			this.statement.bind(identifier, typed);
		}
		else {
			this.statement.bindNull(identifier, type);
		}
	}

	@Override
	public void bindNull(int index, Class<?> type) {
		Parameter typed = this.binding.ofNull(type);
		if (typed != null) {
			this.statement.bind(index, typed);
		}
		else {
			this.statement.bindNull(index, type);
		}
	}

}
