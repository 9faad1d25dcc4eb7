package dev.asyncdb.bridge;

/**
 * Something for which a thread of blocking-style code waits.
 */
interface Awaited {

	/**
	 * Whether there is nothing to wait for any more.
	 */
	boolean isReady();

	/**
	 * Stop waiting.
	 * @return {@code false} if it is ready after all
	 */
	boolean giveUp();

}
