package dev.asyncdb.bridge;

/**
 * Thrown when code that is required to await has awaited nothing. What the code did is
 * not undone.
 *
 * @since 0.1.0
 * @see BridgeOptions#withRequireAwait(boolean)
 */
public class NoAwaitException extends IllegalStateException {

	NoAwaitException() {
		super("The blocking-style code awaited nothing: it may have used a driver that blocks the thread, or needs no bridge");
	}

}
