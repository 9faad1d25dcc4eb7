package dev.asyncdb.autoconfigure.syncdb;

import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.url.DatabaseUrlException;
import dev.asyncdb.url.R2dbcDriverMissingException;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.dao.DataAccessException;

/**
 * What went wrong, for people and as an exit code.
 *
 * @param message what to say
 * @param exitCode the exit code
 */
record KnownFailure(String message, int exitCode) {

	static KnownFailure of(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DataAccessException || cause instanceof SyncdbUsageException) {
				return new KnownFailure(String.valueOf(cause.getMessage()), exitCode(cause));
			}
			if (cause instanceof NoSuchBeanDefinitionException missing && missing.getBeanType() == Migrations.class) {
				return new KnownFailure("There are no migrations: put Liquibase on the class path, set"
						+ " asyncdb.url, and leave asyncdb.migrations.enabled on", Answer.ERROR);
			}
		}
		return new KnownFailure(failure.toString(), Answer.ERROR);
	}

	private static int exitCode(Throwable failure) {
		if (failure instanceof DatabaseUrlException || failure instanceof R2dbcDriverMissingException
				|| failure instanceof MigrationConnectionException || failure instanceof JdbcDriverMissingException) {
			return Answer.CANNOT_CONNECT;
		}
		if (failure instanceof MigrationLockException) {
			return Answer.LOCKED;
		}
		if (failure instanceof InvalidChangeLogException) {
			return Answer.INVALID_CHANGE_LOG;
		}
		return (failure instanceof MigrationTargetException || failure instanceof SyncdbUsageException) ? Answer.USAGE
				: Answer.ERROR;
	}

}
