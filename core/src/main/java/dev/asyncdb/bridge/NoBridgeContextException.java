package dev.asyncdb.bridge;

/**
 * Somebody wanted to wait where nothing may wait: outside of a bridge, or on a thread
 * that serves others.
 *
 * @since 0.1.0
 */
public final class NoBridgeContextException extends IllegalStateException {

	private NoBridgeContextException(String message) {
		super(message);
	}

	static NoBridgeContextException outside() {
		return new NoBridgeContextException(
				"Thread '%s' is not the thread of a bridge: begin the blocking-style code by Bridge.call(..) or session.callBlocking(..), and await on the thread that runs it"
					.formatted(Thread.currentThread().getName()));
	}

	static NoBridgeContextException onEventLoop() {
		return new NoBridgeContextException(
				"Thread '%s' serves other requests and must not wait: put the blocking-style code into Bridge.call(..) or session.callBlocking(..), or chain the publisher instead of awaiting it"
					.formatted(Thread.currentThread().getName()));
	}

	static NoBridgeContextException insideCallback() {
		return new NoBridgeContextException(
				"A callback of a publisher that is being awaited must not await: chain the inner publisher, or begin another bridge in it by Bridge.call(..)");
	}

}
