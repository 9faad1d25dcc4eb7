package dev.asyncdb.connection;

import dev.asyncdb.metrics.ConnectionOutcome;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where the connection of a lease goes at its end.
 *
 * @param owned whether the lease took the connection itself
 * @param watch is told when the connection has left
 */
record ConnectionRelease(ConnectionSource source, LeaseState state, TransactionHealth bounds, boolean owned,
		LeaseMonitor watch) {

	/**
	 * Let go of what is held, once.
	 * @param wanted {@link ConnectionOutcome#RETURNED} if it is to go back as it should
	 */
	Mono<Void> release(ConnectionOutcome wanted) {
		return Mono.defer(() -> {
			TransactionPhase before = this.state.close();
			if (!this.owned || before == TransactionPhase.CLOSED) {
				return Mono.empty();
			}
			ConnectionOutcome end = this.state.end(wanted, before);
			this.source.recorder().recordConnectionReleased(end);
			Connection connection = this.state.held();
			return (connection != null && before.isHeld()) ? left(leave(connection, end)) : Mono.empty();
		});
	}

	private Mono<Void> leave(Connection connection, ConnectionOutcome end) {
		return switch (end) {
			case CUT_OFF, READ_ONLY_SERVER -> this.source.closePhysical(connection);
			case UNUSED, UNAVAILABLE, ABANDONED, RETURNED, COMMITTED, ROLLED_BACK, LEFT_OPEN ->
				this.bounds.giveBack(this.source, connection);
		};
	}

	private Mono<Void> left(Mono<Void> way) {
		return way.doFinally((signal) -> this.watch.left());
	}

	/**
	 * Cut the connection off, and fail.
	 */
	<T> Mono<T> cutOff(Throwable failure) {
		return release(ConnectionOutcome.CUT_OFF).then(Mono.error(failure));
	}

	/**
	 * Return the connection whose only statement was given up before it ran. Spring takes
	 * another for a statement that comes after the rollback of a cancel, and nobody else
	 * would return it.
	 */
	<T> Flux<T> unused(Connection connection) {
		return (this.owned && this.state.definition() == null
				&& this.state.enter(TransactionPhase.ACTIVE, TransactionPhase.NEW))
						? left(this.source.giveBack(connection)).thenMany(Flux.empty()) : Flux.empty();
	}

}
