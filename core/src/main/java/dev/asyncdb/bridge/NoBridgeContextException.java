package dev.asyncdb.bridge;

/**
 * Thrown when code awaits where it must not block: outside of a bridge, on an event loop,
 * or in a callback of an awaited publisher.
 *
 * @since 0.1.0
 */
public final class NoBridgeContextException extends IllegalStateException {

	private NoBridgeContextException(String message) {
		super(message);
	}

	static NoBridgeContextException outside() {
		return new NoBridgeContextException(
				"Thread '%s' is not the thread of a bridge: start the blocking-style code with Bridge.call(..) or session.callBlocking(..), and await on the thread that runs it"
					.formatted(Thread.currentThread().getName()));
	}

	static NoBridgeContextException onEventLoop() {
		return new NoBridgeContextException(
				"Thread '%s' is an event loop and must not block: put the blocking-style code into Bridge.call(..) or session.callBlocking(..), or chain the publisher instead of awaiting it"
					.formatted(Thread.currentThread().getName()));
	}

	static NoBridgeContextException insideCallback() {
		return new NoBridgeContextException(
				"A callback of an awaited publisher must not await: chain the inner publisher, or start another bridge in it with Bridge.call(..)");
	}

}
