package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Objects;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * How a lease comes to its connection, and the connection to its transaction.
 *
 * @param taken is told when there is a connection
 */
record LeaseEntry(ConnectionSource source, LeaseState state, TransactionBounds bounds, LeaseExit exit, Runnable taken) {

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
		Mono<Connection> arrival = this.source.take().flatMap(this::arrived);
		Duration limit = this.source.longestWait();
		return this.source
			.within(limit, arrival, () -> new ConnectionUnavailableException(this.source.database(), limit))
			.onErrorResume(this::giveUp);
	}

	// A connection that comes after the caller gave up goes straight back
	private Mono<Connection> arrived(Connection connection) {
		this.state.hold(connection);
		if (!this.state.enter(TransactionPhase.ACQUIRING, TransactionPhase.BEGINNING)) {
			return this.source.giveBack(connection).then(Mono.empty());
		}
		this.taken.run();
		return (this.state.definition() != null) ? Mono.just(connection) : begun(connection);
	}

	// It may have come in the last moment
	private Mono<Connection> giveUp(Throwable failure) {
		if (!this.state.enter(TransactionPhase.ACQUIRING, TransactionPhase.CLOSED)) {
			return (failure instanceof ConnectionUnavailableException) ? Mono.justOrEmpty(this.state.held())
					: Mono.error(failure);
		}
		this.source.endings().count(ConnectionEnd.UNAVAILABLE);
		return Mono.error(failure);
	}

	private Mono<Connection> begin(Connection connection) {
		TransactionDefinition wanted = Objects.requireNonNull(this.state.definition());
		return this.state.isAbandoned() ? this.exit.release(ConnectionEnd.ABANDONED).then(over())
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
