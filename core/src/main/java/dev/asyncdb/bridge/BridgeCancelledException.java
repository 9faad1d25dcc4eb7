package dev.asyncdb.bridge;

/**
 * Nobody waits for the outcome of the blocking-style code any more: the subscriber has
 * cancelled, or the thread was interrupted.
 * <p>
 * It is an {@code Error} on purpose. Code that catches {@code Exception}, as a loop that
 * tries again does, would otherwise go on as if nothing had happened. {@code finally} and
 * {@code try}-with-resources run as ever and may await.
 *
 * @since 0.1.0
 */
public class BridgeCancelledException extends Error {

	BridgeCancelledException(String message) {
		super(message);
	}

}
