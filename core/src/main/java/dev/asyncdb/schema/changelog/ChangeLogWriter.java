package dev.asyncdb.schema.changelog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifference.Kind;
import dev.asyncdb.schema.SchemaDifferences;

/**
 * The text of a new file: a change set for each difference, so that what fails on a
 * database without transactions for tables leaves a history that is right.
 */
final class ChangeLogWriter {

	private final String name;

	private final String family;

	private final List<String> lines = new ArrayList<>();

	private ChangeLogWriter(String name, String family) {
		this.name = name;
		this.family = family;
	}

	static String of(String name, String message, SchemaDifferences differences) {
		ChangeLogWriter text = new ChangeLogWriter(name, differences.family());
		text.begin(message);
		int number = 0;
		for (SchemaDifference difference : differences.required().all()) {
			number++;
			text.add(number, difference);
		}
		text.addExtra(differences.extra().all());
		return String.join("\n", text.lines) + "\n";
	}

	private void begin(String message) {
		this.lines.add("-- liquibase formatted sql");
		this.lines.add("");
		this.lines.add("-- " + oneLine(message));
		this.lines.add("-- Made from the entities for " + this.family
				+ ". Read it before it is run: something that was renamed");
		this.lines.add("-- looks like something missing and something to drop, and what is to drop is commented out.");
	}

	// Nothing of a name or a message can begin a line of its own
	private static String oneLine(String text) {
		return text.replaceAll("\\R", " ").strip();
	}

	private void add(int number, SchemaDifference difference) {
		if (difference.statements().isEmpty()) {
			this.lines.add("");
			this.lines.add("-- To be done by hand: " + oneLine(difference.toString()));
			return;
		}
		this.lines.add("");
		this.lines.add("-- changeset asyncdb:%s-%d dbms:%s".formatted(this.name, number, this.family));
		if (needsValues(difference)) {
			this.lines.add("-- Fails where there are rows, unless the column gets a default or a value first");
		}
		difference.statements().forEach((statement) -> this.lines.add(statement + ";"));
		List<String> undo = new ArrayList<>(difference.undo());
		Collections.reverse(undo);
		undo.forEach((statement) -> this.lines.add("-- rollback " + oneLine(statement) + ";"));
	}

	private static boolean needsValues(SchemaDifference difference) {
		String wanted = String.valueOf(difference.wanted());
		return switch (difference.kind()) {
			case MISSING_COLUMN -> wanted.contains(" not null") && !wanted.contains(" default ");
			case NULLABILITY -> wanted.equals("NOT NULL");
			default -> false;
		};
	}

	private void addExtra(List<SchemaDifference> extra) {
		if (extra.isEmpty()) {
			return;
		}
		this.lines.add("");
		this.lines.add(
				"-- No entity needs the following. What shall go belongs below a line of its own that begins a change");
		this.lines.add("-- set, without the comment mark.");
		for (SchemaDifference difference : extra) {
			String data = (difference.kind() == Kind.EXTRA_TABLE || difference.kind() == Kind.EXTRA_COLUMN)
					? " (deletes data)" : "";
			difference.statements().forEach((statement) -> this.lines.add("-- " + oneLine(statement) + ";" + data));
		}
	}

}
