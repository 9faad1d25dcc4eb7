package dev.asyncdb.migration.liquibase;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import dev.asyncdb.migration.ChangeLogSettings;
import dev.asyncdb.migration.MigrationException;

/**
 * Tries again where somebody else made Liquibase's tables at the same moment, as a
 * process without our lock may do.
 */
record TableRace(ChangeLogSettings settings) {

	private static final int ATTEMPTS = 4;

	private static final long PAUSE_MILLIS = 200;

	/**
	 * PostgreSQL's duplicate table, H2's and MariaDB's, and a key that is taken: that of
	 * the lock's row or of PostgreSQL's own catalogue.
	 */
	private static final Set<String> ALREADY_THERE = Set.of("42P07", "42S01", "23505", "23000");

	<T> T retrying(Supplier<T> work) {
		for (int attempt = 1;; attempt++) {
			try {
				return work.get();
			}
			catch (MigrationException ex) {
				if (attempt == ATTEMPTS || !isLost(ex)) {
					throw ex;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS * attempt));
			}
		}
	}

	private boolean isLost(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException database
					&& ALREADY_THERE.contains(String.valueOf(database.getSQLState()))) {
				return isAboutOwnTables(String.valueOf(database.getMessage()).toLowerCase(Locale.ROOT));
			}
		}
		return false;
	}

	private boolean isAboutOwnTables(String message) {
		return message.contains(this.settings.historyTable().toLowerCase(Locale.ROOT))
				|| message.contains(this.settings.lockTable().toLowerCase(Locale.ROOT))
				|| message.contains("pg_type_typname_nsp_index");
	}

}
