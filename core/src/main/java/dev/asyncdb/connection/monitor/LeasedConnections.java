package dev.asyncdb.connection.monitor;

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
 * The current leases: monitored until they are released, and awaited on shutdown.
 * Thread-safe.
 */
public final class LeasedConnections {

	private static final Logger logger = LoggerFactory.getLogger(LeasedConnections.class);

	private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);

	private final Set<LeaseMonitor> leases = ConcurrentHashMap.newKeySet();

	private final Ticker ticker = new Ticker((now) -> this.leases.forEach((lease) -> lease.check(now)),
			this.leases::isEmpty);

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile boolean connected;

	void add(LeaseMonitor lease) {
		this.leases.add(lease);
		this.ticker.wake();
	}

	void remove(LeaseMonitor lease) {
		this.leases.remove(lease);
	}

	public void connected() {
		this.connected = true;
	}

	/**
	 * Return whether a connection was made before.
	 */
	public boolean hasConnected() {
		return this.connected;
	}

	/**
	 * Return whether no further connection may be acquired.
	 */
	public boolean isClosed() {
		return this.closed.get();
	}

	/**
	 * Refuse further acquisitions, and wait until all connections are released.
	 * @param grace longest time to wait
	 */
	public Mono<Void> close(Duration grace) {
		return Mono.defer(() -> {
			this.closed.set(true);
			return this.leases.isEmpty() ? Mono.empty()
					: Flux.interval(CHECK_INTERVAL)
						.takeWhile((check) -> !this.leases.isEmpty())
						.takeUntilOther(Mono.delay(grace))
						.then(Mono.fromRunnable(this::logRemaining));
		});
	}

	private void logRemaining() {
		int remaining = this.leases.size();
		if (remaining > 0) {
			logger.warn("{} connections were still held at the end of the grace period", remaining);
		}
	}

}
