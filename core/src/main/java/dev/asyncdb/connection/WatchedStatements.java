package dev.asyncdb.connection;

import java.time.Duration;

/**
 * Is told what goes wrong with statements.
 */
interface WatchedStatements {

	/**
	 * The server is silent for too long.
	 * @param limit how long is too long
	 */
	void silent(Duration limit);

	/**
	 * A statement failed.
	 */
	void failed(Throwable failure);

}
