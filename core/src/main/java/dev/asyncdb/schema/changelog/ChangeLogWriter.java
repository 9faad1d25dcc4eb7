package dev.asyncdb.schema.changelog;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.SchemaDifferences;
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

	private ChangeLogWriter(@Nullable String name, DatabaseProduct product) {
		this.name = name;
		this.product = product;
		this.dbms = product.driver();
	}

	static String write(@Nullable String name, String message, SchemaDifferences differences) {
		ChangeLogWriter writer = new ChangeLogWriter(name, differences.product());
		writer.addHeader(message);
		int number = 0;
		for (SchemaDifference difference : differences.required().all()) {
			number++;
			writer.addChangeSet(number, difference);
		}
		writer.addExtra(differences.extra().all());
		return String.join("\n", writer.lines) + "\n";
	}

	private void addHeader(String message) {
		if (this.name != null) {
			this.lines.add("-- liquibase formatted sql");
			this.lines.add("");
		}
		this.lines.add("-- " + oneLine(message));
		this.lines.add("-- Generated from the entities for " + this.dbms
				+ ". Review it before it is run: a renamed table or column");
		this.lines.add("-- appears as a missing and an extra one. Statements that drop something are commented out.");
	}

	// A line break in a name or a message could begin another change set
	private static String oneLine(String text) {
		return text.replaceAll("\\R", " ").strip();
	}

	private void addChangeSet(int number, SchemaDifference difference) {
		this.lines.add("");
		if (difference.statements().isEmpty()) {
			this.lines.add("-- To be changed manually: " + oneLine(difference.toString()));
			addManual(difference);
			return;
		}
		if (this.name != null) {
			this.lines.add("-- changeset asyncdb:%s-%d dbms:%s".formatted(this.name, number, this.dbms));
		}
		if (difference.requiresValues()) {
			this.lines.add(valuesNeeded(difference));
		}
		difference.statements().forEach((statement) -> this.lines.add(statement + ";"));
		if (this.name != null) {
			addRollback(difference);
		}
	}

	private void addRollback(SchemaDifference difference) {
		difference.undo().forEach((statement) -> this.lines.add("-- rollback " + oneLine(statement) + ";"));
		if (difference.undo().isEmpty() && difference.kind() == Kind.TYPE) {
			this.lines.add("-- No rollback: the database could cut, round or convert stored values without an error");
		}
	}

	// MariaDB has no mode in which it refuses to fill a new column
	private String valuesNeeded(SchemaDifference difference) {
		boolean isFilled = this.product == DatabaseProduct.MARIADB && difference.kind() == Kind.MISSING_COLUMN;
		return isFilled
				? "-- MariaDB fills existing rows with 0, an empty text or the like: set a default or the values if that is wrong"
				: "-- Fails if the table has rows, unless the column gets a default or values first";
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
