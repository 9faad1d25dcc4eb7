package dev.asyncdb.metrics;

/**
 * The outcome of the use of a connection by one session, transaction or statement.
 *
 * @since 0.1.0
 */
public enum ConnectionOutcome {

	/** No statement was executed, so no connection was acquired. */
	UNUSED,

	/** No connection was available within the acquire timeout, or connecting failed. */
	UNAVAILABLE,

	/**
	 * The caller had cancelled before the connection arrived, which was released unused.
	 */
	ABANDONED,

	/** Used without a transaction, and released. */
	RETURNED,

	/** The transaction was committed. */
	COMMITTED,

	/** The transaction was rolled back. */
	ROLLED_BACK,

	/** Released with an open transaction, which the pool rolls back. */
	TRANSACTION_OPEN,

	/** Closed, because the server did not answer or the connection failed. */
	CLOSED_FORCIBLY,

	/** Closed, because the server is read-only. */
	READ_ONLY_SERVER

}
