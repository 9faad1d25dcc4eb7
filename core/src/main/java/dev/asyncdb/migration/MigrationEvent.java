package dev.asyncdb.migration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A step of a migration.
 *
 * @param type what happens
 * @param revision the change that it happens to, {@code null} if it concerns the whole
 * migration
 * @param number number of the change in this migration, from one on
 * @param total how many changes this migration has, as far as it is known
 * @param took how long the change took, zero until it has ended
 * @since 0.1.0
 */
public record MigrationEvent(Type type, @Nullable Revision revision, int number, int total, Duration took) {

	/**
	 * What happens.
	 */
	public enum Type {

		/**
		 * Another process or thread is migrating, and this one waits for it.
		 */
		WAITING_FOR_LOCK,

		/**
		 * A change waited too long for a table that others use. It was taken back and
		 * will be tried again.
		 */
		POSTPONED,

		/**
		 * There is something to do, and nobody else does it.
		 */
		STARTED,

		/**
		 * A change begins to run or to be undone.
		 */
		RUNNING,

		/**
		 * A change has been run.
		 */
		RAN,

		/**
		 * A change has been undone.
		 */
		ROLLED_BACK,

		/**
		 * A change has been recorded or struck out without being run.
		 */
		STAMPED,

		/**
		 * A change has failed.
		 */
		FAILED,

		/**
		 * The migration is over and did what it should.
		 */
		DONE

	}

}
