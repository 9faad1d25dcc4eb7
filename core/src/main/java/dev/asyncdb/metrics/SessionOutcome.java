package dev.asyncdb.metrics;

/**
 * How a session ended.
 *
 * @since 0.1.0
 */
public enum SessionOutcome {

	/** Its transaction, or the last of several, was committed. */
	COMMITTED,

	/** Its transaction was rolled back, or its work failed. */
	ROLLED_BACK,

	/** A commit was sent and not answered, so it is not known whether it is stored. */
	UNKNOWN,

	/** The subscriber cancelled, so its transaction was rolled back. */
	CANCELLED,

	/** Closed with neither a commit nor a failure, such as a session that only reads. */
	CLOSED

}
