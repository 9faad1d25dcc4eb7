package dev.asyncdb.migration;

import java.time.Duration;

/**
 * Another process is migrating, or has not released its lock.
 *
 * @since 0.1.0
 */
public class MigrationLockException extends MigrationException {

	/**
	 * Create the exception.
	 * @param lock the type of the lock
	 * @param database the address of the database, without credentials
	 * @param holder the holder of the lock
	 * @param waited the time limit for acquiring the lock
	 * @since 0.1.0
	 */
	public MigrationLockException(String lock, String database, String holder, Duration waited) {
		super("The %s of %s was not free within %s: it is held by %s".formatted(lock, database, text(waited), holder),
				null);
	}

	private static String text(Duration waited) {
		return (waited.toMillis() % 1000 == 0) ? waited.toSeconds() + " s" : waited.toMillis() + " ms";
	}

}
