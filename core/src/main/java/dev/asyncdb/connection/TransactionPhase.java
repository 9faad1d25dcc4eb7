package dev.asyncdb.connection;

/**
 * The phase of a guarded connection between its first statement and its release.
 */
enum TransactionPhase {

	/**
	 * No statement was executed, so no connection is held.
	 */
	NEW,

	/**
	 * A connection is being acquired.
	 */
	ACQUIRING,

	/**
	 * The connection was acquired, and its transaction is being begun.
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
	 * The transaction has ended, and the connection is not yet released.
	 */
	ENDED,

	/**
	 * The connection was released.
	 */
	CLOSED;

	/**
	 * Return whether a connection has to be released.
	 */
	boolean isHeld() {
		return this != NEW && this != ACQUIRING && this != CLOSED;
	}

}
