package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.reactive.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The connections that are held: looked at while they are, and waited for at the end.
 * Thread-safe.
 */
final class LeasedConnections {

	private static final Logger logger = LoggerFactory.getLogger(LeasedConnections.class);

	private static final Duration LOOK = Duration.ofMillis(20);

	private final Set<ConnectionLease> held = ConcurrentHashMap.newKeySet();

	private final Ticker ticker = new Ticker((now) -> this.held.forEach((lease) -> lease.look(now)),
			this.held::isEmpty);

	private final AtomicBoolean ended = new AtomicBoolean();

	void taken(ConnectionLease lease) {
		this.held.add(lease);
		this.ticker.wake();
	}

	void returned(ConnectionLease lease) {
		this.held.remove(lease);
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
			return this.held.isEmpty() ? Mono.empty()
					: Flux.interval(LOOK)
						.takeWhile((look) -> !this.held.isEmpty())
						.takeUntilOther(Mono.delay(grace))
						.then(Mono.fromRunnable(this::tellOfRest));
		});
	}

	private void tellOfRest() {
		int left = this.held.size();
		if (left > 0) {
			logger.warn("{} connections were still held at the end of the grace period", left);
		}
	}

}
