package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Objects;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.metrics.ConnectionOutcome;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * How a lease comes to its connection, and the connection to its transaction.
 *
 * @param watch is told when a connection is asked for, and when there is one
 */
record ConnectionAcquisition(ConnectionSource source, LeaseState state, TransactionHealth bounds,
		ConnectionRelease exit, LeaseMonitor watch) {

	/**
	 * The connection for a statement, taken with the first one.
	 */
	Mono<Connection> open() {
		return switch (this.state.phase()) {
			case NEW -> (this.state.definition() != null) ? acquire().flatMap(this::begin) : acquire();
			case ACTIVE -> Mono.justOrEmpty(this.state.held());
			case ACQUIRING, BEGINNING, ENDING, ENDED, CLOSED -> over();
		};
	}

	private static Mono<Connection> over() {
		return Mono.error(() -> new IllegalTransactionStateException(
				"The transaction of this connection is over: open a new session or transaction"));
	}

	private Mono<Connection> acquire() {
		this.state.enter(TransactionPhase.NEW, TransactionPhase.ACQUIRING);
		this.watch.asked();
		Mono<Connection> arrival = arrival();
		Duration limit = this.source.longestWait();
		return this.source
			.within(limit, arrival, () -> new ConnectionUnavailableException(this.source.database(), limit))
			.onErrorResume(this::giveUp);
	}

	private Mono<Connection> arrival() {
		long start = this.source.isRecording() ? System.nanoTime() : 0;
		return this.source.take().flatMap((connection) -> arrived(connection, start));
	}

	// A connection that comes after the caller gave up goes straight back
	private Mono<Connection> arrived(Connection connection, long start) {
		this.state.hold(connection);
		if (!this.state.enter(TransactionPhase.ACQUIRING, TransactionPhase.BEGINNING)) {
			this.watch.asked();
			return this.source.giveBack(connection).doFinally((signal) -> this.watch.left()).then(Mono.empty());
		}
		this.watch.taken();
		if (this.source.isRecording()) {
			this.source.recorder().recordConnectionAcquired(Duration.ofNanos(System.nanoTime() - start));
		}
		return (this.state.definition() != null) ? Mono.just(connection) : begun(connection);
	}

	private Mono<Connection> giveUp(Throwable failure) {
		boolean isGivenUp = this.state.enter(TransactionPhase.ACQUIRING, TransactionPhase.CLOSED);
		if (isGivenUp) {
			this.source.recorder().recordConnectionReleased(ConnectionOutcome.UNAVAILABLE);
		}
		// It may have come in the last moment
		Connection held = isGivenUp ? null : this.state.held();
		if (held == null) {
			this.watch.left();
		}
		return (held != null && failure instanceof ConnectionUnavailableException) ? Mono.just(held)
				: Mono.error(failure);
	}

	private Mono<Connection> begin(Connection connection) {
		TransactionDefinition wanted = Objects.requireNonNull(this.state.definition());
		return this.state.isAbandoned() ? this.exit.release(ConnectionOutcome.ABANDONED).then(over())
				: begin(connection, wanted);
	}

	private Mono<Connection> begin(Connection connection, TransactionDefinition wanted) {
		return new TransactionStart(this.source, connection, wanted).run()
			.doOnNext(this.bounds::set)
			.onErrorResume(this.exit::cutOff)
			.then(Mono.defer(() -> begun(connection)));
	}

	private Mono<Connection> begun(Connection connection) {
		this.state.enter(TransactionPhase.BEGINNING, TransactionPhase.ACTIVE);
		return Mono.just(connection);
	}

}
