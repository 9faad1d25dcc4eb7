package dev.asyncdb.migration.liquibase;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.MigrationRun;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Runs again what met others and left nothing behind: a change that waited too long for a
 * table, also if there is no connection to try it again for a while, and Liquibase's own
 * tables that somebody else made at the same moment, as a process without our lock may
 * do. What was run before is in the history and not repeated.
 */
public record Retries(ChangeLogOptions settings, MigrationRun run) {

	private static final int RACES = 4;

	private static final long SHORT_PAUSE_MILLIS = 200;

	private static final long LONGEST_PAUSE_MILLIS = 4000;

	/**
	 * PostgreSQL's duplicate table, H2's and MariaDB's, and a key that is taken: that of
	 * the lock's row or of PostgreSQL's own catalogue.
	 */
	private static final Set<String> ALREADY_THERE = Set.of("42P07", "42S01", "23505", "23000");

	private static final String LOCK_TIMEOUT = "55P03";

	/**
	 * Nobody is kept from calling Liquibase between two attempts.
	 */
	public Retry spec() {
		long start = System.nanoTime();
		return Retry.from((failures) -> failures
			.concatMap((signal) -> isWorthwhile(signal, start) ? pause(signal) : Mono.error(signal.failure())));
	}

	private boolean isWorthwhile(Retry.RetrySignal signal, long start) {
		boolean isAway = signal.totalRetries() > 0 && signal.failure() instanceof MigrationConnectionException;
		if (isAway || isTableLock(signal.failure())) {
			Duration tried = Duration.ofNanos(System.nanoTime() - start);
			return tried.compareTo(this.run.options().lockWait()) < 0;
		}
		return signal.totalRetries() < RACES && isTableRace(signal.failure());
	}

	private Mono<Long> pause(Retry.RetrySignal signal) {
		long millis = Math.min(LONGEST_PAUSE_MILLIS, SHORT_PAUSE_MILLIS << Math.min(signal.totalRetries(), 10));
		return Mono.delay(Duration.ofMillis(millis))
			.filter((elapsed) -> !this.run.isStopped())
			.switchIfEmpty(Mono.error(() -> new MigrationStoppedException("The migration was cancelled")));
	}

	public static boolean isTableLock(Throwable failure) {
		Throwable cause = databaseError(failure);
		return cause != null && LOCK_TIMEOUT.equals(state(cause));
	}

	private boolean isTableRace(Throwable failure) {
		Throwable cause = databaseError(failure);
		return cause != null && ALREADY_THERE.contains(String.valueOf(state(cause)))
				&& isAboutOwnTables(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
	}

	private static @Nullable Throwable databaseError(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException || cause instanceof R2dbcException) {
				return cause;
			}
		}
		return null;
	}

	private static @Nullable String state(Throwable failure) {
		return (failure instanceof SQLException jdbc) ? jdbc.getSQLState() : ((R2dbcException) failure).getSqlState();
	}

	private boolean isAboutOwnTables(String message) {
		return message.contains(this.settings.historyTable().toLowerCase(Locale.ROOT))
				|| message.contains(this.settings.lockTable().toLowerCase(Locale.ROOT))
				|| message.contains("pg_type_typname_nsp_index");
	}

}
