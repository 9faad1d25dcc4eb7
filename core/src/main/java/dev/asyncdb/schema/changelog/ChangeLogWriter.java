package dev.asyncdb.schema.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.TableName;
import dev.asyncdb.schema.changelog.OnlineSteps.Step;
import org.jspecify.annotations.Nullable;

/**
 * Writes a change log in formatted SQL. Each difference gets a change set of its own, so
 * the history stays correct if a statement fails on a database that cannot roll back DDL.
 * Without a name of change sets it is plain SQL.
 */
final class ChangeLogWriter {

	private final @Nullable String name;

	private final DatabaseProduct product;

	private final String dbms;

	private final List<String> lines = new ArrayList<>();

	private final Set<TableName> created;

	private final List<Step> written = new ArrayList<>();

	private ChangeLogWriter(@Nullable String name, SchemaDifferences differences) {
		this.name = name;
		this.product = differences.product();
		this.dbms = this.product.driver();
		this.created = differences.all()
			.stream()
			.filter((difference) -> difference.kind() == Kind.MISSING_TABLE)
			.map(SchemaDifference::table)
			.collect(Collectors.toSet());
	}

	static String write(@Nullable String name, String message, SchemaDifferences differences) {
		ChangeLogWriter writer = new ChangeLogWriter(name, differences);
		writer.addHeader(message);
		differences.required().all().forEach(writer::addDifference);
		writer.addExtra(differences.extra().all());
		return String.join("\n", writer.lines) + "\n";
	}

	private void addHeader(String message) {
		if (this.name != null) {
			this.lines.add("-- liquibase formatted sql");
			this.lines.add("");
		}
		// Alone, a text such as "changeset x:1" or "property a:b" would be an instruction
		this.lines.add("-- Purpose: " + oneLine(message));
		this.lines.add("-- Generated from the entities for " + this.dbms
				+ ". Review it before it is run: a renamed table or column");
		this.lines.add("-- appears as a missing and an extra one. Statements that drop something are commented out.");
	}

	// A line break in a name or a message could begin another change set
	private static String oneLine(String text) {
		return text.replaceAll("\\R", " ").strip();
	}

	private void addDifference(SchemaDifference difference) {
		this.lines.add("");
		if (difference.statements().isEmpty()) {
			this.lines.add("-- To be changed manually: " + oneLine(difference.toString()));
			addManual(difference);
			return;
		}
		addRenames(difference);
		List<Step> steps = steps(difference);
		addChangeSet(steps.get(0));
		steps.stream().skip(1).forEach((step) -> {
			this.lines.add("");
			addChangeSet(step);
		});
		if (this.name != null && difference.undo().isEmpty() && difference.kind() == Kind.TYPE) {
			this.lines.add("-- No rollback: the database could cut, round or convert stored values without an error");
		}
	}

	// All migrations of a file of Flyway are one transaction, and a new table has no rows
	private List<Step> steps(SchemaDifference difference) {
		boolean isOnline = this.name != null && this.product == DatabaseProduct.POSTGRESQL
				&& !this.created.contains(difference.table());
		List<Step> online = isOnline ? OnlineSteps.of(difference) : List.of();
		String values = difference.requiresValues() ? valuesNeeded(difference) : null;
		return online.isEmpty() ? List.of(new Step(difference.statements(), difference.undo(), true, values)) : online;
	}

	private void addChangeSet(Step step) {
		if (this.name != null) {
			this.written.add(step);
			this.lines.add("-- changeset asyncdb:%s-%d dbms:%s%s".formatted(this.name, this.written.size(), this.dbms,
					step.isInTransaction() ? "" : " runInTransaction:false"));
		}
		if (step.comment() != null) {
			this.lines.add("-- " + step.comment());
		}
		step.statements().forEach((statement) -> this.lines.add(statement + ";"));
		if (this.name != null) {
			step.undo().forEach((statement) -> this.lines.add("-- rollback " + oneLine(statement) + ";"));
		}
	}

	// Only a person knows whether something new is something old with another name
	private void addRenames(SchemaDifference difference) {
		if (!difference.manual().isEmpty()) {
			this.lines.add("-- If it is not new but has another name, replace the %s by the rename:".formatted(unit()));
			difference.manual().forEach((statement) -> this.lines.add("-- " + oneLine(statement) + ";"));
		}
	}

	// MariaDB has no mode in which it refuses to fill a new column
	private String valuesNeeded(SchemaDifference difference) {
		boolean isFilled = this.product == DatabaseProduct.MARIADB && difference.kind() == Kind.MISSING_COLUMN;
		return isFilled
				? "MariaDB fills existing rows with 0, an empty text or the like: set a default or the values if that is wrong"
				: "Fails if the table has rows, unless the column gets a default or values first";
	}

	private void addManual(SchemaDifference difference) {
		if (difference.manual().isEmpty()) {
			return;
		}
		this.lines.add((difference.kind() == Kind.NOT_COMPARED)
				? "-- The server could not be asked whether both texts mean the same. If they do not, move"
				: "-- The database could cut, round or convert stored values without an error. Check the values, then move");
		this.lines.add("-- the statement into a %s of its own and remove the comment mark.".formatted(unit()));
		difference.manual().forEach((statement) -> this.lines.add("-- " + oneLine(statement) + ";"));
	}

	private String unit() {
		return (this.name != null) ? "change set" : "file";
	}

	private void addExtra(List<SchemaDifference> extra) {
		if (extra.isEmpty()) {
			return;
		}
		this.lines.add("");
		this.lines.add("-- No entity requires the following. To drop an object, move its statement into a %s of"
			.formatted(unit()));
		this.lines.add("-- its own and remove the comment mark.");
		for (SchemaDifference difference : extra) {
			boolean deletesData = difference.kind() == Kind.EXTRA_TABLE || difference.kind() == Kind.EXTRA_COLUMN;
			difference.statements()
				.forEach((statement) -> this.lines
					.add("-- " + oneLine(statement) + ";" + (deletesData ? " (deletes data)" : "")));
		}
	}

}
