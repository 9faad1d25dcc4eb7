package dev.asyncdb.migration;

import java.time.Duration;

/**
 * Somebody else is migrating, or has left a lock behind.
 *
 * @since 0.1.0
 */
public class MigrationLockException extends MigrationException {

	/**
	 * Tell who holds the lock.
	 * @param lock what kind of lock it is
	 * @param database the address, without credentials
	 * @param holder who holds it
	 * @param waited how long it was waited for
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
