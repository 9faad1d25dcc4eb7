package dev.asyncdb.statement.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table or view.
 *
 * @param name the name as the catalog spells it
 * @param type the type
 * @param nullable whether it may hold NULL
 * @param defaultValue the SQL expression of the default, {@code null} without one
 * @param identity whether the database gives it a number
 * @param generatedAs the SQL expression that computes it, {@code null} if none does
 * @param comment the comment, {@code null} without one
 * @since 0.1.0
 */
public record TableColumn(String name, ColumnType type, boolean nullable, @Nullable String defaultValue,
		boolean identity, @Nullable String generatedAs, @Nullable String comment) {

	/**
	 * A plain column.
	 * @param name the name
	 * @param type the type
	 * @param nullable whether it may hold NULL
	 * @return a column without a default and so on
	 * @since 0.1.0
	 */
	public static TableColumn of(String name, ColumnType type, boolean nullable) {
		return new TableColumn(name, type, nullable, null, false, null, null);
	}

	/**
	 * The same column with another type.
	 * @param changed the type
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withType(ColumnType changed) {
		return new TableColumn(this.name, changed, this.nullable, this.defaultValue, this.identity, this.generatedAs,
				this.comment);
	}

	/**
	 * The same column with or without NULL.
	 * @param changed whether it may hold NULL
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withNullable(boolean changed) {
		return new TableColumn(this.name, this.type, changed, this.defaultValue, this.identity, this.generatedAs,
				this.comment);
	}

	/**
	 * The same column with another default.
	 * @param changed the SQL expression, {@code null} for none
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withDefault(@Nullable String changed) {
		return new TableColumn(this.name, this.type, this.nullable, changed, this.identity, this.generatedAs,
				this.comment);
	}

	/**
	 * The same column as an identity or not.
	 * @param changed whether the database gives it a number
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withIdentity(boolean changed) {
		return new TableColumn(this.name, this.type, this.nullable, this.defaultValue, changed, this.generatedAs,
				this.comment);
	}

}
