package dev.asyncdb.statement.sql;

import java.util.function.Consumer;

import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindTarget;

/**
 * SQL with its bindings.
 */
public record RenderedOperation(String sql, Consumer<BindTarget> bindings) implements PreparedOperation<String> {

	/**
	 * Create a statement without bindings.
	 */
	public RenderedOperation(String sql) {
		this(sql, (target) -> {
		});
	}

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
		this.bindings.accept(target);
	}

}
