package dev.asyncdb.bridge;

/**
 * Code that had to await something came to its end without. What it did stays done.
 *
 * @since 0.1.0
 * @see BridgeOptions#withRequireAwait(boolean)
 */
public class NoAwaitException extends IllegalStateException {

	NoAwaitException() {
		super("The blocking-style code awaited nothing: it may have used something that blocks its thread instead, or needs no bridge");
	}

}
