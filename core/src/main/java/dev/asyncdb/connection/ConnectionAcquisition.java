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
 * Acquires the connection of a lease and begins its transaction.
 *
 * @param monitor is notified when a connection is being acquired and when it arrives
 */
record ConnectionAcquisition(ConnectionSource source, LeaseState state, TransactionHealth health,
		ConnectionRelease release, LeaseMonitor monitor) {

	/**
	 * The connection for a statement, acquired by the first one.
	 */
	Mono<Connection> connection() {
		return switch (this.state.phase()) {
			case NEW -> (this.state.definition() != null) ? acquire().flatMap(this::begin) : acquire();
			case ACTIVE -> Mono.justOrEmpty(this.state.connection());
			case ACQUIRING, BEGINNING, ENDING, ENDED, CLOSED -> closed();
		};
	}

	private static Mono<Connection> closed() {
		return Mono.error(() -> new IllegalTransactionStateException(
				"The transaction of this connection is over: open a new session or transaction"));
	}

	private Mono<Connection> acquire() {
		this.state.enter(TransactionPhase.NEW, TransactionPhase.ACQUIRING);
		this.monitor.acquiring();
		Mono<Connection> arrival = arrival();
		Duration limit = this.source.acquireTimeout();
		return this.source
			.within(limit, arrival, () -> new ConnectionUnavailableException(this.source.database(), limit))
			.onErrorResume(this::abandonAcquisition);
	}

	private Mono<Connection> arrival() {
		long start = this.source.isRecording() ? System.nanoTime() : 0;
		return this.source.acquire().flatMap((connection) -> arrived(connection, start));
	}

	// A connection that arrives after the timeout is released immediately
	private Mono<Connection> arrived(Connection connection, long start) {
		this.state.setConnection(connection);
		if (!this.state.enter(TransactionPhase.ACQUIRING, TransactionPhase.BEGINNING)) {
			this.monitor.acquiring();
			return this.source.release(connection).doFinally((signal) -> this.monitor.released()).then(Mono.empty());
		}
		this.monitor.acquired();
		if (this.source.isRecording()) {
			this.source.recorder().recordConnectionAcquired(Duration.ofNanos(System.nanoTime() - start));
		}
		return (this.state.definition() != null) ? Mono.just(connection) : begun(connection);
	}

	private Mono<Connection> abandonAcquisition(Throwable failure) {
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
				: Mono.error(failure);
	}

	private Mono<Connection> begin(Connection connection) {
		TransactionDefinition definition = Objects.requireNonNull(this.state.definition());
		return this.state.isAbandoned() ? this.release.release(ConnectionOutcome.ABANDONED).then(closed())
				: begin(connection, definition);
	}

	private Mono<Connection> begin(Connection connection, TransactionDefinition definition) {
		return TransactionStart.of(this.source, connection, definition)
			.run()
			.doOnNext(this.health::set)
			.onErrorResume(this.release::closeForcibly)
			.then(Mono.defer(() -> begun(connection)));
	}

	private Mono<Connection> begun(Connection connection) {
		this.state.enter(TransactionPhase.BEGINNING, TransactionPhase.ACTIVE);
		return Mono.just(connection);
	}

}
