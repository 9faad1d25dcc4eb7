package dev.asyncdb.mapping.expression;

import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.mapping.expression.ColumnExpression.Operation;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The value that an UPDATE computes for a column.
 *
 * @param operation what is computed
 * @param from the column that it is computed from, without meaning for the time
 * @param operand the number, or {@code null} without one
 * @since 0.1.0
 */
public record ComputedColumn(Operation operation, SqlIdentifier from, @Nullable Parameter operand) {

	/**
	 * Render the value.
	 * @param column renders a column
	 * @param value renders the number
	 * @return the SQL
	 * @since 0.1.0
	 */
	public String sql(Function<SqlIdentifier, String> column, Function<Parameter, String> value) {
		return switch (this.operation) {
			case COLUMN -> column.apply(this.from);
			case NOW -> this.operation.sql();
			case PLUS, MINUS, TIMES -> "%s %s %s".formatted(column.apply(this.from), this.operation.sql(),
					value.apply(Objects.requireNonNull(this.operand)));
		};
	}

	/**
	 * Return everything on which the text of a statement depends.
	 * @return the same computation without its number
	 * @since 0.1.0
	 */
	public ComputedColumn shape() {
		return new ComputedColumn(this.operation, this.from, null);
	}

}
