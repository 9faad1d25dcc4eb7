package dev.asyncdb.migration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A step of a migration.
 *
 * @param type the type of the event
 * @param revision the change, {@code null} if the event concerns the whole migration
 * @param number number of the change in this migration, starting with one
 * @param total number of changes of this migration that are known so far
 * @param took duration of the change, zero until it has ended
 * @param holder the holder of the lock that this migration waits for, {@code null} if it
 * does not wait
 * @since 0.1.0
 */
public record MigrationEvent(Type type, @Nullable Revision revision, int number, int total, Duration took,
		@Nullable String holder) {

	/**
	 * Create the event of a migration that waits for another one.
	 * @param holder the holder of the lock
	 * @return the event
	 * @since 0.1.0
	 */
	public static MigrationEvent waitingFor(String holder) {
		return new MigrationEvent(Type.WAITING_FOR_LOCK, null, 0, 0, Duration.ZERO, holder);
	}

	/**
	 * The type of an event.
	 */
	public enum Type {

		/**
		 * Another process or thread is migrating; this migration waits for it.
		 */
		WAITING_FOR_LOCK,

		/**
		 * A change waited too long for a table that is in use. It was rolled back and
		 * will be run again.
		 */
		POSTPONED,

		/**
		 * The migration has changes to run and holds the lock.
		 */
		STARTED,

		/**
		 * A change starts to run or to roll back.
		 */
		RUNNING,

		/**
		 * A change was run.
		 */
		RAN,

		/**
		 * A change was rolled back.
		 */
		ROLLED_BACK,

		/**
		 * A change was recorded in the history or deleted from it without being run.
		 */
		STAMPED,

		/**
		 * A change failed.
		 */
		FAILED,

		/**
		 * The migration has completed successfully.
		 */
		DONE

	}

}
