package dev.asyncdb.autoconfigure.syncdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.asyncdb.schema.SchemaDifference;
import dev.asyncdb.schema.SchemaDifferences;

/**
 * A change log file for what the entities need, under the next free number. No file is
 * ever written again.
 */
final class NewChangeLog {

	private static final Pattern NUMBERED = Pattern.compile("(\\d{4,9})-.*");

	private static final String HEADER = """
			# Written by syncdb makemigration. Read it before you commit it: data that has to move, and tables or
			# columns that were renamed, are not seen. A renamed column shows as one that is missing and one that
			# is too much.
			databaseChangeLog:
			""";

	private final StringBuilder yaml = new StringBuilder(HEADER);

	private NewChangeLog() {
	}

	static Path write(Path directory, String description, SchemaDifferences differences) {
		try {
			Files.createDirectories(directory);
			String name = "%04d-%s".formatted(lastNumber(directory) + 1, slug(description));
			Path file = directory.resolve(name + ".yaml");
			Files.writeString(file, text(name, differences), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write a change log to " + directory, ex);
		}
	}

	private static int lastNumber(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> NUMBERED.matcher(file.getFileName().toString()))
				.filter(Matcher::matches)
				.mapToInt((matcher) -> Integer.parseInt(matcher.group(1)))
				.max()
				.orElse(0);
		}
	}

	private static String slug(String description) {
		String slug = description.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
		return slug.isEmpty() ? "change" : slug.substring(0, Math.min(60, slug.length()));
	}

	static String text(String name, SchemaDifferences differences) {
		NewChangeLog changeLog = new NewChangeLog();
		List<SchemaDifference> required = differences.required().all();
		for (int index = 0; index < required.size(); index++) {
			String id = (required.size() == 1) ? name : "%s-%d".formatted(name, index + 1);
			changeLog.change(id, differences.family(), required.get(index));
		}
		changeLog.suggest(differences.extra());
		return changeLog.yaml.toString();
	}

	private void change(String id, String family, SchemaDifference difference) {
		this.yaml.append("  # %s\n".formatted(oneLine(difference.toString())));
		this.yaml.append("  - changeSet:\n      id: %s\n      author: syncdb\n      dbms: %s\n      changes:\n"
			.formatted(id, family));
		difference.statements().forEach(this::sql);
		if (!difference.undo().isEmpty()) {
			this.yaml.append("      rollback:\n".formatted());
			difference.undo().forEach(this::sql);
		}
	}

	private void sql(String statement) {
		this.yaml.append("        - sql:\n            splitStatements: false\n            sql: |-\n".formatted());
		statement.lines().forEach((line) -> this.yaml.append("              ").append(line).append('\n'));
	}

	// To drop something is for people to decide
	private void suggest(SchemaDifferences extra) {
		if (extra.isEmpty()) {
			return;
		}
		this.yaml.append("# No entity needs the following. If it is to go, make a change of it:\n".formatted());
		for (SchemaDifference difference : extra.all()) {
			this.yaml.append("# - %s\n".formatted(oneLine(difference.toString())));
			difference.statements().forEach((sql) -> this.yaml.append("#     %s\n".formatted(oneLine(sql))));
		}
	}

	private static String oneLine(String text) {
		return text.replaceAll("\\s+", " ");
	}

}
