package dev.asyncdb.replica;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The state of a replica when it was last read.
 *
 * @param name the address of the replica, without credentials
 * @param state whether read-only transactions use the replica
 * @param lag how far the replica is behind the primary, with the precision of the
 * interval in which both are read; {@code null} if it is not known
 * @param load the number of callers that use the replica or wait for a connection to it
 * @param failure why the replica did not answer, {@code null} if it did
 * @since 0.1.0
 */
public record ReplicaStatus(String name, State state, @Nullable Duration lag, int load, @Nullable Throwable failure) {

	/**
	 * Whether read-only transactions use a replica.
	 *
	 * @since 0.1.0
	 */
	public enum State {

		/** Its state was not read yet, since nothing was read. */
		UNKNOWN,

		/** It is used. */
		UP,

		/** It does not answer. */
		DOWN,

		/** It is further behind the primary than allowed. */
		BEHIND,

		/**
		 * It is no standby, since it was promoted or the address is that of a primary.
		 */
		PROMOTED

	}

}
