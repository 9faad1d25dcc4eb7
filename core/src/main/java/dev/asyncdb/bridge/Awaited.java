package dev.asyncdb.bridge;

/**
 * A signal that the thread of blocking-style code waits for.
 */
interface Awaited {

	/**
	 * Return whether the signal has arrived.
	 */
	boolean isReady();

	/**
	 * Cancel the wait.
	 * @return {@code false} if the signal has arrived before
	 */
	boolean cancelWait();

}
