package dev.asyncdb.statement.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table or view.
 *
 * @param name the name as the catalog spells it
 * @param type the type
 * @param nullable whether it is nullable
 * @param defaultValue the SQL expression of the default, {@code null} without one
 * @param identity whether it is an identity column
 * @param generatedAs the SQL expression of a generated column, otherwise {@code null}
 * @param comment the comment, {@code null} without one
 * @param attributes further SQL of the definition, such as a collation that is not the
 * default one, {@code null} without any
 * @since 0.1.0
 */
public record TableColumn(String name, ColumnType type, boolean nullable, @Nullable String defaultValue,
		boolean identity, @Nullable String generatedAs, @Nullable String comment, @Nullable String attributes) {

	/**
	 * Create a column without further attributes.
	 * @param name the name as the catalog spells it
	 * @param type the type
	 * @param nullable whether it is nullable
	 * @param defaultValue the SQL expression of the default, {@code null} without one
	 * @param identity whether it is an identity column
	 * @param generatedAs the SQL expression of a generated column, otherwise {@code null}
	 * @param comment the comment, {@code null} without one
	 * @since 0.1.0
	 */
	public TableColumn(String name, ColumnType type, boolean nullable, @Nullable String defaultValue, boolean identity,
			@Nullable String generatedAs, @Nullable String comment) {
		this(name, type, nullable, defaultValue, identity, generatedAs, comment, null);
	}

	/**
	 * Create a column without a default, identity, expression and comment.
	 * @param name the name
	 * @param type the type
	 * @param nullable whether it is nullable
	 * @return the column
	 * @since 0.1.0
	 */
	public static TableColumn of(String name, ColumnType type, boolean nullable) {
		return new TableColumn(name, type, nullable, null, false, null, null);
	}

	/**
	 * Return the column with another type.
	 * @param changed the type
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withType(ColumnType changed) {
		return new TableColumn(this.name, changed, this.nullable, this.defaultValue, this.identity, this.generatedAs,
				this.comment, this.attributes);
	}

	/**
	 * Return the column with another nullability.
	 * @param changed whether it is nullable
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withNullable(boolean changed) {
		return new TableColumn(this.name, this.type, changed, this.defaultValue, this.identity, this.generatedAs,
				this.comment, this.attributes);
	}

	/**
	 * Return the column with another default.
	 * @param changed the SQL expression, {@code null} for none
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withDefault(@Nullable String changed) {
		return new TableColumn(this.name, this.type, this.nullable, changed, this.identity, this.generatedAs,
				this.comment, this.attributes);
	}

	/**
	 * Return the column as an identity column or not.
	 * @param changed whether it is an identity column
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withIdentity(boolean changed) {
		return new TableColumn(this.name, this.type, this.nullable, this.defaultValue, changed, this.generatedAs,
				this.comment, this.attributes);
	}

	/**
	 * Return the column with other attributes.
	 * @param changed further SQL of the definition, {@code null} for none
	 * @return the column
	 * @since 0.1.0
	 */
	public TableColumn withAttributes(@Nullable String changed) {
		return new TableColumn(this.name, this.type, this.nullable, this.defaultValue, this.identity, this.generatedAs,
				this.comment, changed);
	}

}
