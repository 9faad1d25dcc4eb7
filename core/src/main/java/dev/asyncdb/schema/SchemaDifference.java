package dev.asyncdb.schema;

import java.util.List;
import java.util.Locale;

import dev.asyncdb.statement.schema.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * One difference between a database and the schema that the entities require. Immutable.
 *
 * @param kind what differs
 * @param table the table, or the name of a schema or sequence
 * @param part the column or constraint, {@code null} if the whole table differs
 * @param column the column that the entities require, {@code null} unless the difference
 * is a column of a table
 * @param expected a description of what the entities require, {@code null} for nothing
 * @param actual a description of what the database has, {@code null} for nothing
 * @param statements the SQL that resolves the difference
 * @param undo the SQL that reverts the statements, in its order, empty if they can't be
 * reverted or if the database could change stored values without an error
 * @param manual the SQL that resolves the difference instead of the statements, but by
 * which the database could cut, round or convert stored values without an error, or which
 * may not be necessary ({@link Kind#NOT_COMPARED}); for a missing table or column, one
 * statement for each extra one of the same shape, that renames it
 * @since 0.1.0
 */
public record SchemaDifference(Kind kind, TableName table, @Nullable String part, @Nullable TableColumn column,
		@Nullable String expected, @Nullable String actual, List<String> statements, List<String> undo,
		List<String> manual) {

	/**
	 * Create a difference with copies of the lists.
	 * @since 0.1.0
	 */
	public SchemaDifference {
		statements = List.copyOf(statements);
		undo = List.copyOf(undo);
		manual = List.copyOf(manual);
	}

	/**
	 * Create a difference whose statements are safe.
	 * @param kind what differs
	 * @param table the table, or the name of a schema or sequence
	 * @param part the column or constraint, {@code null} if the whole table differs
	 * @param column the column that the entities require, {@code null} unless the
	 * difference is a column of a table
	 * @param expected a description of what the entities require, {@code null} for
	 * nothing
	 * @param actual a description of what the database has, {@code null} for nothing
	 * @param statements the SQL that resolves the difference
	 * @param undo the SQL that reverts the statements, empty if they can't be reverted
	 * @since 0.1.0
	 */
	public SchemaDifference(Kind kind, TableName table, @Nullable String part, @Nullable TableColumn column,
			@Nullable String expected, @Nullable String actual, List<String> statements, List<String> undo) {
		this(kind, table, part, column, expected, actual, statements, undo, List.of());
	}

	/**
	 * Return whether the database has more than the entities require, so that the
	 * statements drop something.
	 * @return {@code true} if no entity requires the object
	 * @since 0.1.0
	 */
	public boolean isExtra() {
		return this.kind.extra;
	}

	/**
	 * Return whether the column gets no value in the rows of a table: the statements fail
	 * if it has rows, except that MariaDB fills a new column with 0, an empty text or the
	 * like.
	 * @return {@code true} for a new column without NULL and without a default, and for a
	 * column that may no longer hold NULL
	 * @since 0.1.0
	 */
	public boolean requiresValues() {
		if (this.column == null || this.column.nullable()) {
			return false;
		}
		return this.kind == Kind.NULLABILITY
				|| (this.kind == Kind.MISSING_COLUMN && this.column.defaultValue() == null && !this.column.identity());
	}

	/**
	 * Return a line that describes the difference.
	 * @return the description
	 */
	@Override
	public String toString() {
		String name = (this.part != null) ? this.table + "." + this.part : this.table.toString();
		String subject = this.kind.displayName() + " " + name;
		if (this.expected != null && this.actual != null) {
			return subject + ": the entities need " + this.expected + ", the database has " + this.actual;
		}
		String detail = (this.expected != null) ? this.expected : this.actual;
		return (detail != null) ? subject + ": " + detail : subject;
	}

	/**
	 * The kinds of differences, in the order in which they have to be resolved.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** A schema is missing. */
		MISSING_SCHEMA(false),

		/** A sequence is missing. */
		MISSING_SEQUENCE(false),

		/** A table is missing. */
		MISSING_TABLE(false),

		/** A column is missing. */
		MISSING_COLUMN(false),

		/** A column has another type. */
		TYPE(false),

		/** A column has another default. */
		DEFAULT(false),

		/** A column is an identity column only in the entities or the database. */
		IDENTITY(false),

		/** A column is nullable only in the entities or the database. */
		NULLABILITY(false),

		/** The primary key is missing or has other columns. */
		PRIMARY_KEY(false),

		/** A unique key is missing. */
		MISSING_UNIQUE_KEY(false),

		/** An index is missing. */
		MISSING_INDEX(false),

		/** A check constraint has another condition. */
		CHECK(false),

		/**
		 * A part of a column or a condition has another text, and the server could not be
		 * asked whether the texts mean the same.
		 */
		NOT_COMPARED(false),

		/** A check constraint is missing. */
		MISSING_CHECK(false),

		/** A foreign key is missing. */
		MISSING_FOREIGN_KEY(false),

		/** No entity declares a foreign key of the database. */
		EXTRA_FOREIGN_KEY(true),

		/** No entity declares a check constraint of the database. */
		EXTRA_CHECK(true),

		/** No entity declares an index of the database. */
		EXTRA_INDEX(true),

		/** No entity declares a unique key of the database. */
		EXTRA_UNIQUE_KEY(true),

		/** No entity has a column of the database. */
		EXTRA_COLUMN(true),

		/** No entity has a table of the database. */
		EXTRA_TABLE(true);

		private final boolean extra;

		Kind(boolean extra) {
			this.extra = extra;
		}

		String displayName() {
			return name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

}
