package dev.asyncdb.metrics;

/**
 * How the use of a connection by a session, transaction or statement ended.
 *
 * @since 0.1.0
 */
public enum ConnectionOutcome {

	/** No statement was executed, so no connection was acquired. */
	UNUSED,

	/** No connection could be acquired in time. */
	UNAVAILABLE,

	/**
	 * The subscriber cancelled before the connection arrived, which was released unused.
	 */
	ABANDONED,

	/** Used without a transaction and released. */
	RETURNED,

	/** The transaction was committed. */
	COMMITTED,

	/** The transaction was rolled back. */
	ROLLED_BACK,

	/** Released with an open transaction, which the pool rolls back or discards. */
	LEFT_OPEN,

	/** Closed, since the server did not answer or the connection was broken. */
	CUT_OFF,

	/** Closed, since the server only allows reads. */
	READ_ONLY_SERVER

}
