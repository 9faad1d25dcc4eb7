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
 * A new file of a Liquibase change log or of Flyway, generated from the differences
 * between a database and the entities. Existing files are unchanged, except for an
 * include in the root change log.
 *
 * @param path the new file
 * @param isIncluded whether the change log includes it; otherwise {@link #include()} has
 * to be added manually
 * @param include the YAML by which a change log includes it
 * @since 0.1.0
 */
public record MigrationFile(Path path, boolean isIncluded, String include) {

	private static final int MAX_LENGTH = 60;

	/**
	 * Write a file that resolves the differences. Statements that drop extra objects are
	 * written as comments. Blocks.
	 * @param changeLog the change log among the sources, usually
	 * {@code src/main/resources/db/changelog/db.changelog-master.yaml}. An include is
	 * appended if it is YAML and does not include all files of a directory. A YAML file
	 * that does not exist is created
	 * @param message the purpose of the file, from which its name is derived
	 * @param differences the differences to resolve
	 * @return the file, empty without differences
	 * @throws IOException if the change log can't be read or the file can't be written
	 * @throws IllegalArgumentException if the message contains neither a letter nor a
	 * digit
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
		return Optional.of(new MigrationFile(file, master.include(file), master.includeOf(file)));
	}

	/**
	 * Write a versioned migration of Flyway that resolves the differences. Its version is
	 * the next one, or the current time if the last one is a time. Statements that drop
	 * extra objects are written as comments. Blocks.
	 * @param directory the directory of the migrations among the sources, usually
	 * {@code src/main/resources/db/migration}. It is created if it does not exist
	 * @param message the purpose of the file, from which its name is derived
	 * @param differences the differences to resolve
	 * @return the file, empty without differences
	 * @throws IOException if the file can't be written
	 * @throws IllegalArgumentException if the message contains neither a letter nor a
	 * digit
	 * @since 0.1.0
	 */
	public static Optional<MigrationFile> writeVersion(Path directory, String message, SchemaDifferences differences)
			throws IOException {
		String slug = slug(message).replace('-', '_');
		if (differences.isEmpty()) {
			return Optional.empty();
		}
		Files.createDirectories(directory);
		Path file = directory.resolve("V%s__%s.sql".formatted(FlywayVersions.in(directory).next(), slug));
		Files.writeString(file, ChangeLogWriter.write(null, message, differences), StandardOpenOption.CREATE_NEW);
		return Optional.of(new MigrationFile(file, true, ""));
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
				// Another process has created this number
			}
		}
	}

	private static String slug(String message) {
		String plain = Normalizer.normalize(message, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
		String slug = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
		if (slug.isEmpty()) {
			throw new IllegalArgumentException(
					"The name of the file is derived from the message, which needs a letter or a digit");
		}
		return (slug.length() <= MAX_LENGTH) ? slug : slug.substring(0, MAX_LENGTH).replaceAll("-$", "");
	}

}
