package dev.asyncdb.autoconfigure.handler;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The sessions of streamed responses. Each holds a connection until its client has read
 * all, so there are only so many at a time, and none lives forever.
 *
 * @since 0.1.0
 */
public final class SessionStreams {

	private final Duration limit;

	private final int max;

	private final AtomicInteger open = new AtomicInteger();

	SessionStreams(Duration limit, int max) {
		this.limit = limit;
		this.max = max;
	}

	/**
	 * Stream rows in a read-only session of a database.
	 */
	<T> Flux<T> with(SessionOperations database, HandlerErrors errors, Function<AsyncSession, Flux<T>> work) {
		return Flux.defer(() -> {
			if (this.open.incrementAndGet() > this.max) {
				this.open.decrementAndGet();
				return Flux
					.error(errors.busy("%d responses are streamed from the database already (asyncdb.web.max-streams)"
						.formatted(this.max)));
			}
			return limited(database.stream(work), errors).doFinally((end) -> this.open.decrementAndGet());
		});
	}

	// An error of the other publisher would not cancel the rows, only its end does
	private <T> Flux<T> limited(Flux<T> rows, HandlerErrors errors) {
		if (this.limit.isZero()) {
			return rows;
		}
		AtomicBoolean late = new AtomicBoolean();
		return rows.takeUntilOther(Mono.delay(this.limit).doOnNext((over) -> late.set(true)))
			.concatWith(Mono.defer(() -> late.get() ? Mono.error(errors.late(
					"The response was streamed for longer than %s (asyncdb.web.stream-timeout)".formatted(this.limit)))
					: Mono.empty()));
	}

}
