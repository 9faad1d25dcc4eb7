package dev.asyncdb.connection;

import dev.asyncdb.connection.monitor.LeaseMonitor;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.LostTransactionException;
import dev.asyncdb.metrics.ConnectionOutcome;
import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends the transaction of a lease, and releases its connection.
 *
 * @param owned whether the lease acquired the connection itself
 * @param monitor is notified of the release
 */
record ConnectionRelease(ConnectionSource source, LeaseState state, TransactionHealth health, boolean owned,
		LeaseMonitor monitor) {

	/**
	 * The failure of an end that was not sent: the outcome of that COMMIT is known.
	 */
	static Throwable notBegun(ConnectionOutcome outcome, Throwable failure) {
		return (outcome == ConnectionOutcome.COMMITTED) ? new LostTransactionException(failure) : failure;
	}

	/**
	 * End the transaction. After an answer of the server, even an error, the connection
	 * can still roll back.
	 */
	Mono<Void> end(ConnectionOutcome outcome) {
		boolean commits = outcome == ConnectionOutcome.COMMITTED;
		Throwable refusal = (commits && this.state.isTransactional()) ? this.health.refusal() : null;
		if (refusal != null) {
			return Mono.error(refusal);
		}
		if (commits && this.state.phase() == TransactionPhase.CLOSED) {
			return Mono.error(LostTransactionException::closed);
		}
		this.state.enter(TransactionPhase.NEW, TransactionPhase.ENDED);
		Connection connection = this.state.connection();
		if (connection == null || !this.state.enter(TransactionPhase.ACTIVE, TransactionPhase.ENDING)) {
			return Mono.empty();
		}
		Publisher<Void> statement = commits ? connection.commitTransaction() : connection.rollbackTransaction();
		return this.source.complete(statement)
			.doOnSuccess((nothing) -> this.state.ended(outcome))
			.doOnError((failure) -> this.state.enter(TransactionPhase.ENDING, TransactionPhase.ACTIVE));
	}

	/**
	 * Exclude the connection from further use if a failure says that it is unusable.
	 */
	void excludeAfter(Throwable failure) {
		// After a failover the address may resolve to a standby
		if (!this.state.isReadOnly() && DatabaseErrorKind.of(failure) == DatabaseErrorKind.READ_ONLY) {
			this.state.markUnusable(ConnectionOutcome.READ_ONLY_SERVER);
		}
		// Other statements of this connection are as outdated
		if (this.state.isTransactional() && this.health.isOutdated(failure)) {
			this.state.markUnusable(ConnectionOutcome.CLOSED_FORCIBLY);
		}
	}

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

	/**
	 * Release the connection of a query that ran before the transaction. The next
	 * statement acquires another one.
	 */
	Mono<Void> releaseDeferred() {
		return Mono.defer(() -> {
			Connection connection = this.state.returnDeferred();
			if (connection == null) {
				return Mono.empty();
			}
			ConnectionOutcome outcome = this.state.deferredOutcome();
			this.source.recorder().recordConnectionReleased(outcome);
			return thenReleased(releaseAs(connection, outcome));
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
