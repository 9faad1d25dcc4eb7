package dev.asyncdb.fault;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One cancel: it strikes when the work has come to a point, or some time after.
 */
final class Cancel {

	private final CancelPoint point;

	private final Duration delay;

	private final AtomicBoolean reached = new AtomicBoolean();

	private final AtomicInteger ends = new AtomicInteger();

	private final Sinks.Empty<Void> struck = Sinks.empty();

	Cancel(CancelPoint point, Duration delay) {
		this.point = point;
		this.delay = delay;
	}

	void reached(CancelPoint where) {
		if (where == this.point && this.reached.compareAndSet(false, true)) {
			this.struck.tryEmitEmpty();
		}
	}

	/**
	 * The work until the cancel, with this cancel in its context.
	 */
	<T> Flux<T> of(Flux<T> work) {
		// Without delay it strikes inside the very call that reached the point
		Mono<Void> strike = this.delay.isZero() ? this.struck.asMono()
				: this.struck.asMono().then(Mono.delay(this.delay)).then();
		return work.doOnTerminate(this.ends::incrementAndGet)
			.contextWrite((context) -> context.put(Cancel.class, this))
			.takeUntilOther(strike);
	}

	CancelPoint point() {
		return this.point;
	}

	boolean hasReached() {
		return this.reached.get();
	}

	/**
	 * Whether it came before the work was over.
	 */
	boolean hasHit() {
		return this.reached.get() && this.ends.get() == 0;
	}

}
