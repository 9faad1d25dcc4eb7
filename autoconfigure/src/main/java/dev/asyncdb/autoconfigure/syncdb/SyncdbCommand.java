package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;

import dev.asyncdb.connection.DatabaseUrlException;
import dev.asyncdb.connection.R2dbcDriverMissingException;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/**
 * Synchronises the schema and says so in one sentence.
 */
record SyncdbCommand(BeanFactory beans, PrintStream out, PrintStream err) {

	static final int DONE = 0;

	static final int ERROR = 1;

	static final int CANNOT_CONNECT = 4;

	static final int INVALID_CHANGE_LOG = 5;

	static final int USAGE = 64;

	private static final Logger logger = LoggerFactory.getLogger(SyncdbCommand.class);

	int run(String[] args) {
		if (SyncdbArguments.isMisused(args)) {
			this.err.println(SyncdbArguments.USAGE);
			return USAGE;
		}
		if (SyncdbArguments.isHelp(args)) {
			this.out.println(SyncdbArguments.USAGE);
			return DONE;
		}
		try {
			this.out.println(sentence(synchronise()));
			return DONE;
		}
		catch (RuntimeException ex) {
			return fail(ex);
		}
	}

	// A command runs on the thread that started it, where blocking is its very job
	private @Nullable SyncResult synchronise() {
		return this.beans.getBean(Migrations.class).sync().block();
	}

	private static String sentence(@Nullable SyncResult result) {
		if (result == null) {
			throw new IllegalStateException("The migrations gave no result");
		}
		return switch (result) {
			case CREATED -> "Database created.";
			case UPGRADED -> "Database upgraded.";
			case ALREADY_UP_TO_DATE -> "Database already up-to-date.";
		};
	}

	private int fail(RuntimeException failure) {
		Throwable known = known(failure);
		logger.debug("syncdb failed", failure);
		this.err.println("syncdb: " + ((known != null) ? known.getMessage() : failure));
		return (known != null) ? exitCode(known) : ERROR;
	}

	private static @Nullable Throwable known(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DatabaseUrlException || cause instanceof R2dbcDriverMissingException
					|| cause instanceof MigrationException) {
				return cause;
			}
			if (cause instanceof NoSuchBeanDefinitionException missing && missing.getBeanType() == Migrations.class) {
				return new IllegalStateException("There are no migrations: put Liquibase on the class path, set"
						+ " asyncdb.url, and leave asyncdb.migrations.enabled on", cause);
			}
		}
		return null;
	}

	private static int exitCode(Throwable failure) {
		if (failure instanceof DatabaseUrlException || failure instanceof R2dbcDriverMissingException
				|| failure instanceof MigrationConnectionException || failure instanceof JdbcDriverMissingException) {
			return CANNOT_CONNECT;
		}
		return (failure instanceof InvalidChangeLogException) ? INVALID_CHANGE_LOG : ERROR;
	}

}
