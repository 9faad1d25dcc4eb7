package dev.asyncdb.replica;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Reads the state of the replicas while they are used: a read starts a check if the last
 * one is older than the interval, and waits for it only if nothing recent is known. So an
 * application that reads nothing asks the servers nothing. Thread-safe.
 */
final class ReplicaMonitor {

	private static final Logger logger = LoggerFactory.getLogger(ReplicaMonitor.class);

	private final ConnectionFactory primary;

	private final List<Replica> replicas;

	private final ReplicaOptions options;

	private final PrimaryPositions positions;

	private final AtomicReference<@Nullable Mono<Void>> running = new AtomicReference<>();

	private volatile long checkedAt;

	private volatile boolean isChecked;

	ReplicaMonitor(ConnectionFactory primary, List<Replica> replicas, ReplicaOptions options) {
		this.primary = primary;
		this.replicas = replicas;
		this.options = options;
		this.positions = new PrimaryPositions(options.maxLag());
	}

	PrimaryPositions positions() {
		return this.positions;
	}

	/**
	 * Return what to wait for before replicas are chosen.
	 * @return {@code null} for nothing
	 */
	@Nullable Mono<Void> recent() {
		long interval = this.options.checkInterval().toNanos();
		long age = System.nanoTime() - this.checkedAt;
		if (this.isChecked && age < interval) {
			return null;
		}
		Mono<Void> check = check();
		return (this.isChecked && age < 2 * interval) ? null
				: check.timeout(longest(this.options.maxWait(), this.options.checkInterval()), Mono.empty());
	}

	private static Duration longest(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private Mono<Void> check() {
		Mono<Void> current = this.running.get();
		if (current != null) {
			return current;
		}
		Mono<Void> check = Mono.defer(this::checked).cache();
		if (this.running.compareAndSet(null, check)) {
			Uncancellable.start(check, Context.empty());
		}
		return check;
	}

	private Mono<Void> checked() {
		long now = System.nanoTime();
		Mono<Void> position = Replica.on(this.primary, ReplicationStatements::position)
			.doOnNext((lsn) -> this.positions.add(now, lsn))
			.then()
			.onErrorResume((failure) -> {
				logger.debug("The position of the primary cannot be read", failure);
				return Mono.empty();
			});
		return position.then(Mono.whenDelayError(this.replicas.stream().map(Replica::observe).toList()))
			.doFinally((signal) -> {
				this.checkedAt = System.nanoTime();
				this.isChecked = true;
				this.running.set(null);
			});
	}

}
