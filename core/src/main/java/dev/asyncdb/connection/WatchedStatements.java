package dev.asyncdb.connection;

/**
 * Is told what goes wrong with statements.
 */
interface WatchedStatements {

	/**
	 * The server is silent for too long.
	 */
	void silent();

	/**
	 * A statement failed.
	 */
	void failed(Throwable failure);

}
