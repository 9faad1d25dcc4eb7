package dev.asyncdb.test.fault;

import java.time.Duration;

import dev.asyncdb.test.fault.Moment.Kind;
import dev.asyncdb.test.rollback.RollbackConnections;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Wrapped;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;

/**
 * The connections of one database, with the faults of a test.
 *
 * @param driver the connections without faults
 * @param faults the faults
 */
record FaultConnections(ConnectionFactory driver,
		Faults faults) implements ConnectionFactory, Wrapped<ConnectionFactory> {

	@Override
	public Mono<Connection> create() {
		return Flux.defer(() -> Flux.<Connection>from(this.driver.create()))
			.singleOrEmpty()
			.map((connection) -> new FaultConnection(connection, this));
	}

	boolean isRolledBack() {
		return this.driver instanceof RollbackConnections connections && connections.isRolledBack();
	}

	ServerSessions sessions() {
		return new ServerSessions(
				(this.driver instanceof RollbackConnections connections) ? connections.target() : this.driver);
	}

	/**
	 * Send a statement with the faults that happen before and meanwhile.
	 */
	<T> Flux<T> statement(Connection connection, String sql, Publisher<? extends T> answer) {
		return Flux.defer(() -> pause().then(at(Kind.BEFORE_STATEMENT, sql, connection))
			.thenMany(Flux.defer(() -> during(connection, sql, answer))));
	}

	/**
	 * Send COMMIT with the faults that happen before.
	 */
	Mono<Void> commit(Connection connection) {
		return Mono.defer(() -> pause().then(at(Kind.AT_COMMIT, "COMMIT", connection))
			.then(Mono.defer(() -> Mono.from(connection.commitTransaction()))));
	}

	// Drivers must not be called on the threads of timers
	private Mono<Void> pause() {
		Duration delay = this.faults.delay();
		return delay.isZero() ? Mono.empty() : Mono.delay(delay).publishOn(Schedulers.boundedElastic()).then();
	}

	private Mono<Void> at(Kind reached, String sql, Connection connection) {
		Trap trap = this.faults.springing(reached, sql);
		return (trap != null) ? trap.prepare(connection).flatMap((fault) -> fault) : Mono.empty();
	}

	private <T> Flux<T> during(Connection connection, String sql, Publisher<? extends T> answer) {
		Trap trap = this.faults.springing(Kind.DURING_STATEMENT, sql);
		return (trap != null) ? trap.prepare(connection).flatMapMany((fault) -> meanwhile(fault, answer))
				: Flux.from(answer);
	}

	// The statement is sent before the fault is subscribed to, and its answer is held
	// back
	// until the fault has happened
	private static <T> Flux<T> meanwhile(Mono<Void> fault, Publisher<? extends T> answer) {
		Mono<Void> once = fault.subscribeOn(Schedulers.boundedElastic()).cache();
		Flux<Signal<T>> held = Flux.<T>from(answer).materialize().delayUntil((signal) -> once);
		return Flux.merge(held, once.<Signal<T>>then(Mono.empty()).onErrorComplete()).dematerialize();
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.driver.getMetadata();
	}

	@Override
	public ConnectionFactory unwrap() {
		return this.driver;
	}

	@Override
	public String toString() {
		return this.driver.toString();
	}

}
