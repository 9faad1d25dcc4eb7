package dev.asyncdb.statement.sql;

import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindTarget;

/**
 * SQL with one value.
 */
record KeyedOperation(String sql, Object value) implements PreparedOperation<String> {

	@Override
	public String getSource() {
		return this.sql;
	}

	@Override
	public String toQuery() {
		return this.sql;
	}

	@Override
	public void bindTo(BindTarget target) {
		target.bind(0, this.value);
	}

}
