package dev.asyncdb.connection;

import dev.asyncdb.metrics.ConnectionOutcome;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Releases the connection of a lease.
 *
 * @param owned whether the lease acquired the connection itself
 * @param monitor is notified of the release
 */
record ConnectionRelease(ConnectionSource source, LeaseState state, TransactionHealth health, boolean owned,
		LeaseMonitor monitor) {

	/**
	 * Release the connection, once.
	 * @param requested the requested outcome, {@link ConnectionOutcome#RETURNED} for a
	 * regular release
	 */
	Mono<Void> release(ConnectionOutcome requested) {
		return Mono.defer(() -> {
			TransactionPhase before = this.state.close();
			if (!this.owned || before == TransactionPhase.CLOSED) {
				return Mono.empty();
			}
			ConnectionOutcome outcome = this.state.end(requested, before);
			this.source.recorder().recordConnectionReleased(outcome);
			Connection connection = this.state.connection();
			return (connection != null && before.isHeld()) ? thenReleased(releaseAs(connection, outcome))
					: Mono.empty();
		});
	}

	private Mono<Void> releaseAs(Connection connection, ConnectionOutcome outcome) {
		return switch (outcome) {
			case CLOSED_FORCIBLY, READ_ONLY_SERVER -> this.source.closePhysical(connection);
			case UNUSED, UNAVAILABLE, ABANDONED, RETURNED, COMMITTED, ROLLED_BACK, TRANSACTION_OPEN ->
				this.health.release(this.source, connection);
		};
	}

	private Mono<Void> thenReleased(Mono<Void> released) {
		return released.doFinally((signal) -> this.monitor.released());
	}

	/**
	 * Close the physical connection, and fail.
	 */
	<T> Mono<T> closeForcibly(Throwable failure) {
		return release(ConnectionOutcome.CLOSED_FORCIBLY).then(Mono.error(failure));
	}

	/**
	 * Release a connection whose only statement was cancelled before it ran. After a
	 * cancelled transaction Spring acquires another connection for the next statement and
	 * never releases it.
	 */
	<T> Flux<T> releaseUnused(Connection connection) {
		return (this.owned && this.state.definition() == null
				&& this.state.enter(TransactionPhase.ACTIVE, TransactionPhase.NEW))
						? thenReleased(this.source.release(connection)).thenMany(Flux.empty()) : Flux.empty();
	}

}
