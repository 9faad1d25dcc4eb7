package dev.asyncdb.schema.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.asyncdb.schema.SchemaDifference;
import org.jspecify.annotations.Nullable;

/**
 * The change sets by which PostgreSQL resolves a difference of a table with rows and
 * blocks its writers only for a moment: constraints are added without a check of the rows
 * and validated afterwards, indexes are built concurrently.
 */
final class OnlineSteps {

	private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|\\w+)";

	private static final String ALTER = "ALTER TABLE (?<table>(?<prefix>(?:" + NAME + "\\.)?)" + NAME + ") ";

	private static final Pattern INDEX = Pattern.compile("CREATE (?<unique>(?:UNIQUE )?)INDEX (?<rest>.*)",
			Pattern.DOTALL);

	private static final Pattern UNIQUE = Pattern
		.compile(ALTER + "ADD CONSTRAINT (?<name>" + NAME + ") UNIQUE \\((?<columns>.*)\\)", Pattern.DOTALL);

	private static final Pattern NOT_NULL = Pattern
		.compile(ALTER + "ALTER COLUMN (?<column>" + NAME + ") SET NOT NULL");

	private static final Pattern COLUMN = Pattern
		.compile("(?<add>" + ALTER + "ADD COLUMN (?<column>" + NAME + ") .*) NOT NULL", Pattern.DOTALL);

	// Liquibase needs to know that a change set has no rollback
	private static final List<String> NOTHING = List.of("not required");

	private OnlineSteps() {
	}

	/**
	 * Return the change sets.
	 * @return the change sets, none if the statements of the difference are the way
	 */
	static List<Step> of(SchemaDifference difference) {
		List<String> statements = difference.statements();
		String last = statements.get(statements.size() - 1);
		return switch (difference.kind()) {
			case MISSING_INDEX -> index(last, difference.undo());
			case MISSING_UNIQUE_KEY -> uniqueKey(last, difference.undo());
			case MISSING_CHECK, CHECK, MISSING_FOREIGN_KEY -> constraint(difference, last);
			case NULLABILITY -> notNull(last, difference.undo());
			case MISSING_COLUMN -> difference.requiresValues() ? column(last, difference.undo()) : List.of();
			case MISSING_SCHEMA, MISSING_SEQUENCE, MISSING_TABLE, TYPE, DEFAULT, IDENTITY, PRIMARY_KEY, NOT_COMPARED,
					EXTRA_FOREIGN_KEY, EXTRA_CHECK, EXTRA_INDEX, EXTRA_UNIQUE_KEY, EXTRA_COLUMN, EXTRA_TABLE ->
				List.of();
		};
	}

	private static List<Step> index(String statement, List<String> undo) {
		Matcher index = INDEX.matcher(statement);
		return index.matches()
				? List.of(Step.alone(
						"CREATE %sINDEX CONCURRENTLY %s".formatted(index.group("unique"), index.group("rest")), undo))
				: List.of();
	}

	private static List<Step> uniqueKey(String statement, List<String> undo) {
		Matcher key = UNIQUE.matcher(statement);
		if (!key.matches()) {
			return List.of();
		}
		String name = key.group("name");
		return List.of(
				Step.alone("CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)".formatted(name, key.group("table"),
						key.group("columns")), List.of("DROP INDEX IF EXISTS " + key.group("prefix") + name)),
				Step.of(List.of("ALTER TABLE %s ADD CONSTRAINT %s UNIQUE USING INDEX %s".formatted(key.group("table"),
						name, name)), undo));
	}

	private static List<Step> constraint(SchemaDifference difference, String add) {
		List<String> unchecked = new ArrayList<>(difference.statements());
		unchecked.set(unchecked.size() - 1, add + " NOT VALID");
		String drop = difference.undo().get(0);
		return List.of(Step.of(unchecked, difference.undo()),
				Step.of(List.of(drop.replaceFirst(" DROP CONSTRAINT ", " VALIDATE CONSTRAINT ")), NOTHING));
	}

	private static List<Step> notNull(String statement, List<String> undo) {
		Matcher column = NOT_NULL.matcher(statement);
		return column.matches() ? notNull(column.group("table"), column.group("column"), undo, null) : List.of();
	}

	// PostgreSQL does not read the rows again if a valid constraint forbids NULL
	private static List<Step> notNull(String table, String column, List<String> undo, @Nullable String comment) {
		String name = "\"" + column.replace("\"", "") + "_not_null\"";
		String alter = "ALTER TABLE " + table + " ";
		return List.of(
				new Step(List.of(alter + "ADD CONSTRAINT " + name + " CHECK (" + column + " IS NOT NULL) NOT VALID"),
						List.of(alter + "DROP CONSTRAINT IF EXISTS " + name), true, comment),
				Step.of(List.of(alter + "VALIDATE CONSTRAINT " + name), NOTHING),
				Step.of(List.of(alter + "ALTER COLUMN " + column + " SET NOT NULL", alter + "DROP CONSTRAINT " + name),
						undo));
	}

	private static List<Step> column(String statement, List<String> undo) {
		Matcher column = COLUMN.matcher(statement);
		if (!column.matches()) {
			return List.of();
		}
		String name = column.group("column");
		String fill = "If the table has rows, set the column in all of them before this, in batches: UPDATE %s SET %s = … WHERE %s IS NULL"
			.formatted(column.group("table"), name, name);
		List<Step> steps = new ArrayList<>();
		steps.add(Step.of(List.of(column.group("add")), undo));
		steps.addAll(notNull(column.group("table"), name,
				List.of("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(column.group("table"), name)), fill));
		return steps;
	}

	/**
	 * A change set.
	 *
	 * @param statements the SQL
	 * @param undo the SQL that reverts it, none if nothing has to be reverted
	 * @param isInTransaction whether it runs in a transaction
	 * @param comment what a person has to know, {@code null} for nothing
	 */
	record Step(List<String> statements, List<String> undo, boolean isInTransaction, @Nullable String comment) {

		static Step of(List<String> statements, List<String> undo) {
			return new Step(statements, undo, true, null);
		}

		static Step alone(String statement, List<String> undo) {
			return new Step(List.of(statement), undo, false, null);
		}

	}

}
