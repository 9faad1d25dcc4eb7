package dev.asyncdb.migration.locking;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A kind of statement that locks or rewrites a table for a time that grows with the
 * table.
 *
 * @param name the name of the rule
 * @param pattern finds the statement, with the group {@code table}
 * @param unless finds the form that is not meant, {@code null} for none
 * @param condition what has to be true of the statements before
 * @param effect what the statement does
 * @param instead how to reach the same without it
 * @param source the address of the documentation
 */
record LockRule(String name, Pattern pattern, @Nullable Pattern unless, Condition condition, String effect,
		String instead, String source) {

	/** A name, quoted or not, with or without its schema. */
	private static final String TABLE = "(?<table>(?:[\\w$]+|\"[^\"]+\"|`[^`]+`)(?:\\.(?:[\\w$]+|\"[^\"]+\"|`[^`]+`))?)";

	private static final String ALTER = "^ALTER TABLE (?:ONLY )?(?:IF EXISTS )?<table> ";

	/**
	 * Create a rule.
	 * @param pattern a regular expression, with the word table in angle brackets for the
	 * name of the table
	 */
	static LockRule of(String name, String pattern, String effect, String instead, String source) {
		return new LockRule(name, compiled(pattern), null, Condition.ALWAYS, effect, instead, source);
	}

	/**
	 * Create a rule for {@code ALTER TABLE}.
	 * @param pattern a regular expression for the rest of the statement
	 */
	static LockRule ofAlter(String name, String pattern, String effect, String instead, String source) {
		return of(name, ALTER + pattern, effect, instead, source);
	}

	LockRule unless(String form) {
		return new LockRule(this.name, this.pattern, compiled(form), this.condition, this.effect, this.instead,
				this.source);
	}

	LockRule when(Condition condition) {
		return new LockRule(this.name, this.pattern, this.unless, condition, this.effect, this.instead, this.source);
	}

	static Pattern compiled(String pattern) {
		return Pattern.compile(pattern.replace("<table>", TABLE), Pattern.CASE_INSENSITIVE);
	}

	/**
	 * Whether a statement is of this kind and its table has rows.
	 */
	boolean matches(SqlStatement statement, EarlierStatements earlier) {
		Matcher matcher = this.pattern.matcher(statement.shape());
		if (!matcher.find() || (this.unless != null && this.unless.matcher(statement.shape()).find())) {
			return false;
		}
		String table = matcher.group("table");
		return !earlier.hasCreated(table) && switch (this.condition) {
			case ALWAYS -> true;
			case ALTERED_BEFORE -> earlier.hasAltered(table);
			case NOT_CHECKED_BEFORE -> !earlier.hasChecked(table);
		};
	}

	/**
	 * What has to be true of the statements before.
	 */
	enum Condition {

		/** Nothing. */
		ALWAYS,

		/** The same change has altered the table, and holds its lock. */
		ALTERED_BEFORE,

		/** No constraint that forbids NULL was validated. */
		NOT_CHECKED_BEFORE

	}

}
