package dev.asyncdb.session.write;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An entity that a callback returned.
 *
 * @param entity the entity
 * @param isLate whether the callback was asynchronous, so that the application can have
 * changed the entity meanwhile
 */
record ReturnedEntity<T>(T entity, boolean isLate) {

	static <T> Mono<ReturnedEntity<T>> of(Mono<T> called) {
		return Mono.defer(() -> {
			Thread subscriber = Thread.currentThread();
			AtomicBoolean subscribed = new AtomicBoolean();
			return Flux.merge(called.map(
					(entity) -> new ReturnedEntity<>(entity, subscribed.get() || Thread.currentThread() != subscriber)),
					Mono.fromRunnable(() -> subscribed.set(true)))
				.next();
		});
	}

}
