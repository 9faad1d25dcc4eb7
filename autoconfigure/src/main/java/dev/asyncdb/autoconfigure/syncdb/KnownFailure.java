package dev.asyncdb.autoconfigure.syncdb;

import dev.asyncdb.migration.Migrations;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.dao.DataAccessException;

/**
 * The message and the exit code of a failed command.
 *
 * @param message the message
 * @param exitCode the exit code
 */
record KnownFailure(String message, int exitCode) {

	private static final SyncdbExitCodes EXIT_CODES = new SyncdbExitCodes();

	static KnownFailure of(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DataAccessException || cause instanceof SyncdbUsageException) {
				return new KnownFailure(String.valueOf(cause.getMessage()), EXIT_CODES.getExitCode(cause));
			}
			if (cause instanceof InterruptedException) {
				return new KnownFailure(
						"Interrupted. syncdb status shows which changes were run; syncdb runs the others",
						SyncdbExitCodes.ERROR);
			}
			if (cause instanceof NoSuchBeanDefinitionException missing && missing.getBeanType() == Migrations.class) {
				return new KnownFailure(
						"The application has no migrations: put Liquibase or Flyway on the class path, and"
								+ " with files of both choose by asyncdb.migrations.engine; set asyncdb.url, and leave"
								+ " asyncdb.migrations.enabled on",
						SyncdbExitCodes.ERROR);
			}
		}
		return new KnownFailure(failure.toString(), SyncdbExitCodes.ERROR);
	}

	/**
	 * Return this failure for an output that names the module already.
	 */
	KnownFailure of(String module) {
		String name = "Module %s: ".formatted(module);
		return this.message.startsWith(name) ? new KnownFailure(this.message.substring(name.length()), this.exitCode)
				: this;
	}

}
