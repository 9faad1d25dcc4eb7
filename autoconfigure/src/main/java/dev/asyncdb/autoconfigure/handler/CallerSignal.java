package dev.asyncdb.autoconfigure.handler;

import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/**
 * Tells handlers that their caller has gone, where the framework does not cancel them.
 *
 * @since 0.1.0
 */
public final class CallerSignal {

	private static final Object KEY = CallerSignal.class.getName();

	private CallerSignal() {
	}

	/**
	 * Tell the handlers of a request if it is cancelled, after the framework has received
	 * the cancel: a handler that ends then would otherwise make the framework call the
	 * next one.
	 * @param <T> the type of the response
	 * @param request the request
	 * @return the same request
	 */
	public static <T> Mono<T> tell(Mono<T> request) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> gone = Sinks.empty();
			return request.doFinally((end) -> {
				if (end == SignalType.CANCEL) {
					gone.tryEmitEmpty();
				}
			}).contextWrite((context) -> context.put(KEY, gone.asMono()));
		});
	}

	/**
	 * Cancel work if its caller has gone.
	 */
	static <T> Mono<T> heed(Mono<T> work) {
		return Mono.deferContextual((context) -> context.hasKey(KEY) ? work.takeUntilOther(context.get(KEY)) : work);
	}

}
