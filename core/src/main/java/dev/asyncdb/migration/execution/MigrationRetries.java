package dev.asyncdb.migration.execution;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import dev.asyncdb.error.ErrorCodes;
import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.MigrationRun;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * The retries of migrations, with exponential backoff. Changes that were run before are
 * in the history and are not repeated.
 */
public record MigrationRetries(MigrationRun run) {

	private static final int RACES = 4;

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

	/**
	 * Retry the creation of the tables of an engine, which a process without the
	 * migration lock may create at the same time.
	 * @param isCreating whether no change has begun, since the same error of a change
	 * must not be retried
	 */
	public Retry tableRaces(BooleanSupplier isCreating) {
		return backoff(RACES).filter((failure) -> isCreating.getAsBoolean() && ErrorCodes.isAlreadyExists(failure));
	}

	/**
	 * Retry a change that waited too long for a lock of a table, also while the server
	 * refuses the connection for its repetition.
	 */
	public Retry tableLocks() {
		long start = System.nanoTime();
		AtomicBoolean isPostponed = new AtomicBoolean();
		return backoff(Long.MAX_VALUE).filter((failure) -> {
			boolean isRepeatable = Transience.isLockNotAvailable(failure)
					|| (isPostponed.get() && failure instanceof MigrationConnectionException);
			return isRepeatable && System.nanoTime() - start < this.run.options().lockWait().toNanos();
		}).doBeforeRetry((signal) -> isPostponed.set(true));
	}

	private RetryBackoffSpec backoff(long attempts) {
		return Transience.backoff(attempts, SHORTEST_PAUSE, LONGEST_PAUSE)
			.doAfterRetry((signal) -> requireNotStopped());
	}

	private void requireNotStopped() {
		if (this.run.isStopped()) {
			throw new MigrationStoppedException("The migration was cancelled");
		}
	}

}
