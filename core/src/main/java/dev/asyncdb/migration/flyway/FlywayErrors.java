package dev.asyncdb.migration.flyway;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.engine.MigrationRun;
import org.flywaydb.core.api.FlywayException;

import org.springframework.dao.DataAccessException;

/**
 * Translates the errors of Flyway.
 */
final class FlywayErrors {

	private static final String LOCKED = "Number of retries exceeded while attempting to acquire";

	private FlywayErrors() {
	}

	/**
	 * Resolve migrations, whose errors are those of the files.
	 */
	static <T> T resolving(String location, Callable<T> work) {
		try {
			return work.call();
		}
		catch (FlywayException ex) {
			throw new InvalidChangeLogException(location, line(String.valueOf(ex.getMessage())), ex);
		}
		catch (Exception ex) {
			throw translated(location, ex);
		}
	}

	static DataAccessException translated(String location, Exception failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DataAccessException known) {
				return known;
			}
		}
		return new MigrationException("Could not run the migrations of '%s': %s".formatted(location,
				line(String.valueOf(failure.getMessage()))), failure);
	}

	/**
	 * Translate an error of a run, in which Flyway may have waited for its own lock.
	 */
	static DataAccessException translated(String location, Exception failure, String database, MigrationRun run) {
		return String.valueOf(failure.getMessage()).contains(LOCKED) ? new MigrationLockException("Flyway lock",
				database, "another program that runs Flyway", run.options().lockWait()) : translated(location, failure);
	}

	/**
	 * Flyway writes tables of several lines.
	 */
	static String line(String message) {
		return message.lines()
			.map(String::strip)
			.filter((line) -> !line.matches("-*"))
			.map((line) -> line.replaceAll(" +: ", ": "))
			.collect(Collectors.joining("; "));
	}

}
