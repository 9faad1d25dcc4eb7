package dev.asyncdb.schema.changelog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

import dev.asyncdb.schema.SchemaDifferences;

/**
 * A new file of a Liquibase change log, made of the differences between a database and
 * the entities. Files that are there keep what they hold.
 *
 * @param path the new file
 * @param isIncluded whether the change log includes it; otherwise somebody has to add
 * {@link #include()}
 * @param include the words with which a change log includes it
 * @since 0.1.0
 */
public record MigrationFile(Path path, boolean isIncluded, String include) {

	private static final int LONGEST = 60;

	/**
	 * Write a file that makes the database as the entities need it. What is too much is
	 * written as comments, to be dropped by who reads it. Blocks while it writes.
	 * @param changeLog the change log among the sources, usually
	 * {@code src/main/resources/db/changelog/db.changelog-master.yaml}. If it does not
	 * include all files of a directory and is YAML, an include is added at its end
	 * @param message what the file is for; makes its name
	 * @param differences what the file is to mend
	 * @return the file, empty if there is no difference
	 * @throws IOException if the change log cannot be read or the file not be written
	 * @throws IllegalArgumentException if the message has no letter and no digit
	 * @since 0.1.0
	 */
	public static Optional<MigrationFile> write(Path changeLog, String message, SchemaDifferences differences)
			throws IOException {
		String slug = slug(message);
		if (differences.isEmpty()) {
			return Optional.empty();
		}
		ChangeLogMaster master = ChangeLogMaster.read(changeLog);
		Path file = write(master.directory(), master.nextNumber(), slug, message, differences);
		return Optional.of(new MigrationFile(file, master.include(file), master.words(file)));
	}

	private static Path write(Path directory, int first, String slug, String message, SchemaDifferences differences)
			throws IOException {
		Files.createDirectories(directory);
		for (int number = first;; number++) {
			String name = "%04d-%s".formatted(number, slug);
			try {
				return Files.writeString(directory.resolve(name + ".sql"),
						ChangeLogWriter.write(name, message, differences), StandardOpenOption.CREATE_NEW);
			}
			catch (FileAlreadyExistsException ex) {
				// Somebody else took this number just now
			}
		}
	}

	private static String slug(String message) {
		String plain = Normalizer.normalize(message, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
		String slug = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
		if (slug.isEmpty()) {
			throw new IllegalArgumentException("The message makes the name of the file: it needs a letter or a digit");
		}
		return (slug.length() <= LONGEST) ? slug : slug.substring(0, LONGEST).replaceAll("-$", "");
	}

}
