package dev.asyncdb.bridge;

/**
 * Thrown in blocking-style code when its subscriber has cancelled or its thread was
 * interrupted.
 * <p>
 * It is an {@code Error}, since code that catches {@code Exception}, such as a retry
 * loop, would otherwise continue. {@code finally} and {@code try}-with-resources blocks
 * run as usual and may await.
 *
 * @since 0.1.0
 */
public class BridgeCancelledException extends Error {

	BridgeCancelledException(String message) {
		super(message);
	}

}
