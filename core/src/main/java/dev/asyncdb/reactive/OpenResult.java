package dev.asyncdb.reactive;

import org.jspecify.annotations.Nullable;

/**
 * A publisher of the driver whose subscriber decides when the driver can continue.
 */
interface OpenResult {

	/**
	 * Read the rest without waiting for the subscriber, because another statement waits
	 * for it.
	 */
	void readAhead();

	/**
	 * Fail the subscriber and discard the rest, unless the subscriber has requested more
	 * or works on an element.
	 * @return whether the subscriber has failed
	 */
	boolean giveUp(Throwable cause);

	/**
	 * Fail the subscriber: the connection is closed, and the driver may signal nothing.
	 */
	void abort(Throwable cause);

	/**
	 * The reader at the end of the stream, {@code null} if it is not known.
	 */
	@Nullable ReaderState reader();

	/**
	 * Return whether the driver may deliver more.
	 */
	boolean isRequested();

}
