package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How many connections are held, so that an end can wait for them. Thread-safe.
 */
final class Holdings {

	private static final Logger logger = LoggerFactory.getLogger(Holdings.class);

	private static final Duration LOOK = Duration.ofMillis(20);

	private final AtomicInteger held = new AtomicInteger();

	private final AtomicBoolean ended = new AtomicBoolean();

	void taken() {
		this.held.incrementAndGet();
	}

	void returned() {
		this.held.decrementAndGet();
	}

	/**
	 * Whether nobody gets a connection any more.
	 */
	boolean isEnded() {
		return this.ended.get();
	}

	/**
	 * Give no connection any more, and wait until all are returned.
	 * @param grace longest time to wait
	 */
	Mono<Void> end(Duration grace) {
		return Mono.defer(() -> {
			this.ended.set(true);
			return (this.held.get() == 0) ? Mono.empty()
					: Flux.interval(LOOK)
						.takeWhile((look) -> this.held.get() > 0)
						.takeUntilOther(Mono.delay(grace))
						.then(Mono.fromRunnable(this::tellOfRest));
		});
	}

	private void tellOfRest() {
		int left = this.held.get();
		if (left > 0) {
			logger.warn("{} connections were still held at the end of the grace period", left);
		}
	}

}
