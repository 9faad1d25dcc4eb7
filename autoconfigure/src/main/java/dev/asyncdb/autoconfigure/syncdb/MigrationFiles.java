package dev.asyncdb.autoconfigure.syncdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Flag;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.ChangeSql;
import dev.asyncdb.schema.SchemaDifferences;
import dev.asyncdb.schema.changelog.MigrationFile;

import org.springframework.core.io.DefaultResourceLoader;

/**
 * The files of the migrations among the sources.
 *
 * @param isFlyway whether they are a directory of Flyway, otherwise the change log of
 * Liquibase
 * @param location the location on the class path
 */
record MigrationFiles(boolean isFlyway, String location) {

	private static final Pattern CHANGE_SET = Pattern.compile("^-- changeset .*$", Pattern.MULTILINE);

	private static final Path SOURCES = Path.of("src/main/resources");

	static MigrationFiles of(EngineChoice choice) {
		boolean isFlyway = choice.engine() == Engine.FLYWAY;
		return new MigrationFiles(isFlyway, (isFlyway ? choice.flyway() : choice.liquibase()).locations().get(0));
	}

	/**
	 * Find the change log, or the directory of the migrations. A change log that the
	 * application does not have yet need not exist.
	 */
	Path resolve(SyncdbArguments arguments) {
		Path path = Path.of(this.location.replaceFirst("^classpath\\*?:", "").replaceFirst("^/+", ""));
		String directory = arguments.flags().get(Flag.DIR);
		Path root = (directory != null) ? Path.of(directory) : SOURCES;
		require(root, Files.isDirectory(root));
		if (this.isFlyway) {
			return (directory != null) ? root : root.resolve(path);
		}
		Path changeLog = root.resolve((directory != null) ? path.getFileName() : path);
		require(changeLog, Files.isRegularFile(changeLog) || !isOnClassPath());
		return changeLog;
	}

	private boolean isOnClassPath() {
		return ChangeLogOptions.defaults().withLocation(this.location).exists(new DefaultResourceLoader());
	}

	private static void require(Path file, boolean exists) {
		if (!exists) {
			throw new SyncdbUsageException(("makemigration writes to the sources, but %s does not exist: set --dir"
					+ " to the directory of the change log")
				.formatted(file));
		}
	}

	MigrationFile write(Path target, String message, SchemaDifferences differences) {
		try {
			return (this.isFlyway ? MigrationFile.writeVersion(target, message, differences)
					: MigrationFile.write(target, message, differences))
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write a change log beside " + target, ex);
		}
		catch (IllegalArgumentException ex) {
			throw new SyncdbUsageException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Read the change sets of a file, which is one change for Flyway.
	 */
	static List<ChangeSql> changes(MigrationFile file) {
		String name = String.valueOf(file.path().getFileName());
		try {
			return CHANGE_SET.splitAsStream(Files.readString(file.path()))
				.map((sql) -> new ChangeSql(name, sql))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file.path(), ex);
		}
	}

}
