package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Objects;

import dev.asyncdb.connection.monitor.LeaseMonitor;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.PendingAcquisition;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * Acquires the connection of a lease and begins its transaction.
 *
 * @param monitor is notified when a connection is being acquired and when it arrives
 */
record ConnectionAcquisition(ConnectionSource source, LeaseState state, TransactionHealth health,
		ConnectionRelease release, LeaseMonitor monitor) {

	/**
	 * The connection for a statement, acquired by the first one.
	 * @param isQuery whether the statement can run before the transaction, if it reads
	 * the same there
	 */
	Mono<Connection> connection(boolean isQuery) {
		return switch (this.state.phase()) {
			case NEW -> (this.state.definition() != null)
					? acquire().flatMap((connection) -> begin(connection, isQuery)) : acquire();
			case ACTIVE -> Mono.justOrEmpty(this.state.connection());
			case ACQUIRING, BEGINNING, ENDING, ENDED, CLOSED -> closed();
		};
	}

	private static Mono<Connection> closed() {
		return Mono.error(() -> new IllegalTransactionStateException(
				"The transaction of this connection is over: open a new session or transaction"));
	}

	private Mono<Connection> acquire() {
		PendingAcquisition pending = new PendingAcquisition();
		this.state.await(pending);
		this.state.enter(TransactionPhase.NEW, TransactionPhase.ACQUIRING);
		this.monitor.acquiring();
		return this.source.withinAcquireTimeout(arrival(pending))
			.onErrorResume(this::abandonAcquisition)
			.switchIfEmpty(Mono.defer(this::givenUp));
	}

	private Mono<Connection> arrival(PendingAcquisition pending) {
		long start = this.source.isRecording() ? System.nanoTime() : 0;
		return this.source.acquire(pending).flatMap((connection) -> arrived(connection, start));
	}

	/**
	 * Leave the queue of the pool because the only statement that needs a connection was
	 * cancelled. A transaction may continue with another statement.
	 */
	void leave() {
		if (this.state.definition() == null) {
			this.state.giveUp();
		}
	}

	private Mono<Connection> givenUp() {
		boolean isTransactional = this.state.definition() != null;
		if (this.state.enter(TransactionPhase.ACQUIRING,
				isTransactional ? TransactionPhase.CLOSED : TransactionPhase.NEW)) {
			this.monitor.released();
			if (isTransactional) {
				this.source.recorder().recordConnectionReleased(ConnectionOutcome.ABANDONED);
			}
		}
		return isTransactional ? closed() : Mono.empty();
	}

	// A connection that arrives after the timeout is released immediately
	private Mono<Connection> arrived(Connection connection, long start) {
		this.state.setConnection(connection);
		if (!this.state.enter(TransactionPhase.ACQUIRING, TransactionPhase.BEGINNING)) {
			this.monitor.acquiring();
			return this.source.release(connection).doFinally((signal) -> this.monitor.released()).then(Mono.empty());
		}
		this.monitor.acquired();
		this.source.leases().connected();
		if (this.source.isRecording()) {
			this.source.recorder().recordConnectionAcquired(Duration.ofNanos(System.nanoTime() - start));
		}
		return (this.state.definition() != null) ? Mono.just(connection) : begun(connection);
	}

	private Mono<Connection> abandonAcquisition(Throwable failure) {
		this.state.giveUp();
		boolean isClosed = this.state.enter(TransactionPhase.ACQUIRING, TransactionPhase.CLOSED);
		if (isClosed) {
			this.source.recorder().recordConnectionReleased(ConnectionOutcome.UNAVAILABLE);
		}
		// The connection may have arrived concurrently with the timeout
		Connection arrived = isClosed ? null : this.state.connection();
		if (arrived == null) {
			this.monitor.released();
		}
		return (arrived != null && failure instanceof ConnectionUnavailableException) ? Mono.just(arrived)
				: Mono.error(DatabaseErrors.notConnected(this.source.database(), failure));
	}

	private Mono<Connection> begin(Connection connection, boolean isQuery) {
		TransactionDefinition definition = Objects.requireNonNull(this.state.definition());
		if (this.state.isAbandoned()) {
			return this.release.release(ConnectionOutcome.ABANDONED).then(closed());
		}
		TransactionStart start = TransactionStart.of(this.source, connection, definition);
		return (isQuery && start.isDeferrable()) ? deferred(connection) : begin(connection, start);
	}

	private Mono<Connection> deferred(Connection connection) {
		this.state.defer();
		return begun(connection);
	}

	private Mono<Connection> begin(Connection connection, TransactionStart start) {
		return start.run()
			.doOnNext(this.health::set)
			.onErrorResume(this::notBegun)
			.then(Mono.defer(() -> begun(connection)));
	}

	// A standby refuses a transaction that may write
	private <T> Mono<T> notBegun(Throwable failure) {
		return (DatabaseErrorKind.of(failure) == DatabaseErrorKind.READ_ONLY)
				? this.release.release(ConnectionOutcome.READ_ONLY_SERVER).then(Mono.error(failure))
				: this.release.closeForcibly(failure);
	}

	private Mono<Connection> begun(Connection connection) {
		this.state.enter(TransactionPhase.BEGINNING, TransactionPhase.ACTIVE);
		return Mono.just(connection);
	}

}
