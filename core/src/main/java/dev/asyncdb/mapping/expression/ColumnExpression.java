package dev.asyncdb.mapping.expression;

import org.jspecify.annotations.Nullable;

import org.springframework.data.core.PropertyReference;
import org.springframework.util.Assert;

/**
 * A value that the database computes from the row that it updates, so that concurrent
 * updates are not lost: {@code Values.computed(Book::getCopies, plus(1))}. Immutable.
 * <p>
 * If a column that takes part is NULL, so is the result.
 *
 * @param <P> the type of the property that is set
 * @since 0.1.0
 */
public final class ColumnExpression<P> {

	private final Operation operation;

	private final @Nullable String property;

	private final @Nullable P operand;

	private ColumnExpression(Operation operation, @Nullable String property, @Nullable P operand) {
		this.operation = operation;
		this.property = property;
		this.operand = operand;
	}

	/**
	 * The present value of the property plus a number.
	 * @param <P> the type of the property
	 * @param number the number
	 * @return the expression
	 * @since 0.1.0
	 */
	public static <P extends Number> ColumnExpression<P> plus(P number) {
		return calculated(Operation.PLUS, number);
	}

	/**
	 * The present value of the property minus a number.
	 * @param <P> the type of the property
	 * @param number the number
	 * @return the expression
	 * @since 0.1.0
	 */
	public static <P extends Number> ColumnExpression<P> minus(P number) {
		return calculated(Operation.MINUS, number);
	}

	/**
	 * The present value of the property multiplied by a number.
	 * @param <P> the type of the property
	 * @param number the number
	 * @return the expression
	 * @since 0.1.0
	 */
	public static <P extends Number> ColumnExpression<P> times(P number) {
		return calculated(Operation.TIMES, number);
	}

	private static <P extends Number> ColumnExpression<P> calculated(Operation operation, P number) {
		Assert.notNull(number, "The number must not be null");
		return new ColumnExpression<>(operation, null, number);
	}

	/**
	 * The value that another property had before the update. On MariaDB, which assigns
	 * from left to right, the one that it has if the same update has set it already.
	 * @param <T> the entity type
	 * @param <P> the type of both properties
	 * @param property reference to the getter of the other property
	 * @return the expression
	 * @since 0.1.0
	 */
	public static <T, P> ColumnExpression<P> column(PropertyReference<T, P> property) {
		Assert.notNull(property, "The property must not be null");
		return new ColumnExpression<>(Operation.COLUMN, PropertyReference.of(property).getName(), null);
	}

	/**
	 * The time of the database: of the start of the transaction on PostgreSQL, of the
	 * statement on H2 and MariaDB.
	 * @param <P> the type of the property, a date and time
	 * @return the expression
	 * @since 0.1.0
	 */
	public static <P> ColumnExpression<P> now() {
		return new ColumnExpression<>(Operation.NOW, null, null);
	}

	/**
	 * Return the operation.
	 * @return the operation
	 * @since 0.1.0
	 */
	public Operation operation() {
		return this.operation;
	}

	/**
	 * Return the other property.
	 * @return the name, {@code null} except for {@link Operation#COLUMN}
	 * @since 0.1.0
	 */
	public @Nullable String property() {
		return this.property;
	}

	/**
	 * Return the number.
	 * @return the number, {@code null} without one
	 * @since 0.1.0
	 */
	public @Nullable P operand() {
		return this.operand;
	}

	/**
	 * Return the name of the operation, never a value.
	 */
	@Override
	public String toString() {
		return this.operation.name();
	}

	/**
	 * What is computed.
	 *
	 * @since 0.1.0
	 */
	public enum Operation {

		/**
		 * A sum.
		 * @since 0.1.0
		 */
		PLUS("+"),

		/**
		 * A difference.
		 * @since 0.1.0
		 */
		MINUS("-"),

		/**
		 * A product.
		 * @since 0.1.0
		 */
		TIMES("*"),

		/**
		 * The value of another column.
		 * @since 0.1.0
		 */
		COLUMN(""),

		/**
		 * The time of the database.
		 * @since 0.1.0
		 */
		NOW("CURRENT_TIMESTAMP(6)");

		private final String sql;

		Operation(String sql) {
			this.sql = sql;
		}

		/**
		 * Return the SQL.
		 * @return an operator or a function
		 * @since 0.1.0
		 */
		public String sql() {
			return this.sql;
		}

	}

}
