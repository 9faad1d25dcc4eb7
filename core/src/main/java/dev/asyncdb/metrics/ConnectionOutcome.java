package dev.asyncdb.metrics;

/**
 * How the use of a connection by one session, transaction or statement came to its end.
 *
 * @since 0.1.0
 */
public enum ConnectionOutcome {

	/** Nothing was asked of the database, so no connection was taken. */
	UNUSED,

	/** No connection was to be had in time, or at all. */
	UNAVAILABLE,

	/**
	 * The caller had gone before the connection came, which was returned as it was.
	 */
	ABANDONED,

	/** Used without a transaction, and returned. */
	RETURNED,

	/** The transaction was committed. */
	COMMITTED,

	/** The transaction was rolled back. */
	ROLLED_BACK,

	/** Returned with its transaction still open, for the pool to clean or throw away. */
	LEFT_OPEN,

	/** Closed, since the server did not answer or the connection failed. */
	CUT_OFF,

	/** Closed, since the server turned out to be for reading only. */
	READ_ONLY_SERVER

}
