package dev.asyncdb.migration.liquibase;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import dev.asyncdb.migration.ChangeLogSettings;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationRun;
import dev.asyncdb.migration.MigrationStoppedException;
import org.jspecify.annotations.Nullable;

/**
 * Runs again what met others and left nothing behind: a change that waited too long for a
 * table, and Liquibase's own tables that somebody else made at the same moment, as a
 * process without our lock may do. What was run before is in the history and not
 * repeated.
 */
record Retries(ChangeLogSettings settings, MigrationRun run) {

	private static final int RACES = 4;

	private static final long SHORT_PAUSE_MILLIS = 200;

	private static final long LONGEST_PAUSE_MILLIS = 4000;

	/**
	 * PostgreSQL's duplicate table, H2's and MariaDB's, and a key that is taken: that of
	 * the lock's row or of PostgreSQL's own catalogue.
	 */
	private static final Set<String> ALREADY_THERE = Set.of("42P07", "42S01", "23505", "23000");

	private static final String LOCK_TIMEOUT = "55P03";

	<T> T of(Supplier<T> work) {
		long start = System.nanoTime();
		for (int attempt = 1;; attempt++) {
			try {
				return work.get();
			}
			catch (MigrationException ex) {
				if (!isWorthwhile(ex, attempt, Duration.ofNanos(System.nanoTime() - start))) {
					throw ex;
				}
				pause(attempt);
			}
		}
	}

	private boolean isWorthwhile(MigrationException failure, int attempt, Duration tried) {
		if (isTableLock(failure)) {
			return tried.compareTo(this.run.options().lockWait()) < 0;
		}
		return attempt < RACES && isTableRace(failure);
	}

	private void pause(int attempt) {
		long millis = Math.min(LONGEST_PAUSE_MILLIS, SHORT_PAUSE_MILLIS << Math.min(attempt, 10));
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
		if (this.run.isStopped()) {
			throw new MigrationStoppedException("The migration was cancelled");
		}
	}

	static boolean isTableLock(Throwable failure) {
		SQLException cause = databaseError(failure);
		return cause != null && LOCK_TIMEOUT.equals(cause.getSQLState());
	}

	private boolean isTableRace(Throwable failure) {
		SQLException cause = databaseError(failure);
		return cause != null && ALREADY_THERE.contains(String.valueOf(cause.getSQLState()))
				&& isAboutOwnTables(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
	}

	private static @Nullable SQLException databaseError(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException database) {
				return database;
			}
		}
		return null;
	}

	private boolean isAboutOwnTables(String message) {
		return message.contains(this.settings.historyTable().toLowerCase(Locale.ROOT))
				|| message.contains(this.settings.lockTable().toLowerCase(Locale.ROOT))
				|| message.contains("pg_type_typname_nsp_index");
	}

}
