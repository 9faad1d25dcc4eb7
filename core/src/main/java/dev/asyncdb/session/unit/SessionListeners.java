package dev.asyncdb.session.unit;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.session.SessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls the listeners of a manager one after another.
 */
public record SessionListeners(List<SessionListener> all) {

	/** No listeners. */
	static final SessionListeners NONE = new SessionListeners(List.of());

	private static final Logger logger = LoggerFactory.getLogger(SessionListeners.class);

	public SessionListeners {
		all = List.copyOf(all);
	}

	Mono<Void> publish(Function<SessionListener, Mono<Void>> event) {
		return this.all.isEmpty() ? Mono.empty() : Flux.fromIterable(this.all).concatMap(event).then();
	}

	/**
	 * Publish an event after the end of a transaction. A failure cannot undo it, so it is
	 * logged.
	 */
	Mono<Void> publishCompleted(Function<SessionListener, Mono<Void>> event) {
		return Flux.fromIterable(this.all)
			.concatMap((listener) -> Mono.defer(() -> event.apply(listener)).onErrorResume(SessionListeners::logged))
			.then();
	}

	private static Mono<Void> logged(Throwable failure) {
		logger.warn("A session listener failed after the end of a transaction", failure);
		return Mono.empty();
	}

}
