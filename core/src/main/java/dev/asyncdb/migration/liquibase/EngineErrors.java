package dev.asyncdb.migration.liquibase;

import java.util.concurrent.Callable;

import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.MigrationException;
import liquibase.exception.ChangeLogParseException;
import liquibase.exception.LiquibaseException;
import liquibase.exception.SetupException;
import liquibase.exception.UnknownChangelogFormatException;
import liquibase.exception.ValidationFailedException;

import org.springframework.dao.DataAccessException;

/**
 * Distinguishes an invalid change log from a change that fails.
 */
final class EngineErrors {

	private EngineErrors() {
	}

	static <T> T translate(ChangeLogFile changeLog, Callable<T> work) {
		try {
			return work.call();
		}
		catch (Exception ex) {
			throw translated(changeLog, ex);
		}
	}

	private static DataAccessException translated(ChangeLogFile changeLog, Exception failure) {
		String location = changeLog.options().location();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DataAccessException known) {
				return known;
			}
			if (isChangeLogError(cause)) {
				return changeLog.exists() ? new InvalidChangeLogException(location, message(cause), failure)
						: InvalidChangeLogException.missing(location, failure);
			}
		}
		return new MigrationException("Could not run the change log '%s': %s".formatted(location,
				message((failure.getCause() instanceof LiquibaseException inner) ? inner : failure)), failure);
	}

	private static boolean isChangeLogError(Throwable cause) {
		return cause instanceof ValidationFailedException || cause instanceof ChangeLogParseException
				|| cause instanceof SetupException || cause instanceof UnknownChangelogFormatException;
	}

	private static String message(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message.strip() : failure.getClass().getSimpleName();
	}

}
