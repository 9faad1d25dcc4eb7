package dev.asyncdb.connection;

/**
 * Where a guarded connection stands between its first statement and its return.
 */
enum TransactionPhase {

	/**
	 * Nothing was asked of the database yet, no connection is held.
	 */
	NEW,

	/**
	 * A connection was asked for.
	 */
	ACQUIRING,

	/**
	 * The connection is here, its transaction is being begun.
	 */
	BEGINNING,

	/**
	 * Statements may run.
	 */
	ACTIVE,

	/**
	 * COMMIT or ROLLBACK was sent.
	 */
	ENDING,

	/**
	 * The transaction is over, the connection not yet returned.
	 */
	ENDED,

	/**
	 * Nothing is held any more.
	 */
	CLOSED;

	/**
	 * Whether there is a connection to return.
	 */
	boolean isHeld() {
		return this != NEW && this != ACQUIRING && this != CLOSED;
	}

}
