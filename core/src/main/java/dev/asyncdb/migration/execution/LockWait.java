package dev.asyncdb.migration.execution;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationStoppedException;
import dev.asyncdb.migration.engine.MigrationRun;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a lock on the thread of a migration, by asking for it again. A statement that
 * waits would block {@code CREATE INDEX CONCURRENTLY}.
 */
public final class LockWait {

	private static final long PAUSE_MILLIS = 250;

	private LockWait() {
	}

	/**
	 * Wait until the lock is acquired.
	 * @param lock the lock, for messages
	 * @param database the address of the database, for messages
	 * @param attempt acquires the lock, or returns its holder
	 * @throws MigrationLockException if it was not acquired in time
	 * @throws MigrationStoppedException if the migration was cancelled
	 */
	public static <E extends Exception> void until(MigrationRun run, String lock, String database, Attempt<E> attempt)
			throws E {
		long start = System.nanoTime();
		Duration longest = run.options().lockWait();
		for (Holder holder = attempt.acquire(); holder != null; holder = attempt.acquire()) {
			run.waiting(holder.name());
			if (run.isStopped()) {
				throw new MigrationStoppedException("The migration was cancelled");
			}
			if (System.nanoTime() - start >= longest.toNanos()) {
				throw new MigrationLockException(lock, database, "%s. %s".formatted(holder.name(), holder.advice()),
						longest);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
		}
	}

	/**
	 * An attempt to acquire the lock.
	 */
	public interface Attempt<E extends Exception> {

		/**
		 * Acquire the lock if it is free.
		 * @return the holder, {@code null} once it is acquired
		 */
		@Nullable Holder acquire() throws E;

	}

	/**
	 * The holder of a lock.
	 *
	 * @param name its process or connection
	 * @param advice how to end it
	 */
	public record Holder(String name, String advice) {
	}

}
