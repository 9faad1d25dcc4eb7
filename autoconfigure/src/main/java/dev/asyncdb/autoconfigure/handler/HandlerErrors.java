package dev.asyncdb.autoconfigure.handler;

/**
 * The errors of handlers for which there is no time or no connection left, in the terms
 * of the protocol that calls them.
 *
 * @since 0.1.0
 */
public interface HandlerErrors {

	/**
	 * A handler has exceeded its time limit.
	 * @param message the limit
	 * @return the error
	 */
	RuntimeException late(String message);

	/**
	 * A stream is refused, which the caller may try again.
	 * @param message the limit
	 * @return the error
	 */
	RuntimeException busy(String message);

}
