package dev.asyncdb.schema;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which a database is not as the entities need it.
 *
 * @param kind what differs
 * @param table the table, or the name of a sequence
 * @param part the column or constraint, {@code null} if the whole table differs
 * @param wanted what the entities need, {@code null} for nothing
 * @param found what the database has, {@code null} for nothing
 * @param statements the SQL that makes the database as the entities need it
 * @param undo the SQL that takes this back, empty if nothing does
 * @since 0.1.0
 */
public record SchemaDifference(Kind kind, TableName table, @Nullable String part, @Nullable String wanted,
		@Nullable String found, List<String> statements, List<String> undo) {

	/**
	 * Keep copies of the lists.
	 * @since 0.1.0
	 */
	public SchemaDifference {
		statements = List.copyOf(statements);
		undo = List.copyOf(undo);
	}

	/**
	 * Whether the database has more than the entities need, so that the statements drop
	 * something.
	 * @return {@code true} if something is too much
	 * @since 0.1.0
	 */
	public boolean isExtra() {
		return this.kind.compareTo(Kind.EXTRA_FOREIGN_KEY) >= 0;
	}

	@Override
	public String toString() {
		String name = (this.part != null) ? this.table + "." + this.part : this.table.toString();
		String words = this.kind.words() + " " + name;
		if (this.wanted != null && this.found != null) {
			return words + ": the entities need " + this.wanted + ", the database has " + this.found;
		}
		String detail = (this.wanted != null) ? this.wanted : this.found;
		return (detail != null) ? words + ": " + detail : words;
	}

	/**
	 * What can differ, in the order in which it is to be mended.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** A schema is missing. */
		MISSING_SCHEMA,

		/** A sequence is missing. */
		MISSING_SEQUENCE,

		/** A table is missing. */
		MISSING_TABLE,

		/** A column is missing. */
		MISSING_COLUMN,

		/** A column has another type. */
		TYPE,

		/** A column has another default. */
		DEFAULT,

		/** The database numbers a column that it should not, or the reverse. */
		IDENTITY,

		/** A column may hold NULL that should not, or the reverse. */
		NULLABILITY,

		/** The primary key is another or missing. */
		PRIMARY_KEY,

		/** A unique key is missing. */
		MISSING_UNIQUE_KEY,

		/** An index is missing. */
		MISSING_INDEX,

		/** A condition on rows is missing. */
		MISSING_CHECK,

		/** A foreign key is missing. */
		MISSING_FOREIGN_KEY,

		/** A foreign key is there that no entity declares. */
		EXTRA_FOREIGN_KEY,

		/** A condition on rows is there that no entity declares. */
		EXTRA_CHECK,

		/** An index is there that no entity declares. */
		EXTRA_INDEX,

		/** A unique key is there that no entity declares. */
		EXTRA_UNIQUE_KEY,

		/** A column is there that no entity has. */
		EXTRA_COLUMN,

		/** A table is there that no entity has. */
		EXTRA_TABLE;

		String words() {
			return name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

}
