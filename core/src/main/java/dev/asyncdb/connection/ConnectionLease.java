package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * The way of one connection from its first statement back to where it came from.
 * <p>
 * All steps pass one gate, so the phase changes in order: what ends a transaction waits
 * for the statement before it. Only a limit that has passed breaks in.
 */
final class ConnectionLease implements WatchedStatements {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLease.class);

	private final ConnectionSource source;

	private final SerialGate gate = new SerialGate();

	private final LeaseState state;

	private final TransactionBounds bounds = new TransactionBounds();

	private final LeakWatch leak = new LeakWatch();

	private final boolean owned;

	ConnectionLease(ConnectionSource source) {
		this.source = source;
		this.owned = true;
		this.state = new LeaseState();
	}

	/**
	 * Lease a connection whose transaction somebody else began and will end.
	 */
	ConnectionLease(ConnectionSource source, Connection joined) {
		this.source = source;
		this.owned = false;
		this.state = new LeaseState(joined);
	}

	/**
	 * Begin this transaction together with the first statement.
	 */
	void beginAtFirstStatement(TransactionDefinition definition) {
		this.state.define(definition);
	}

	/**
	 * Run a driver call in its turn, taking the connection first if need be. Cancelled
	 * before its turn or before the connection is there, the call is not made.
	 */
	<T> Flux<T> run(DriverCall<T> call, Consumer<? super T> discard) {
		return this.gate.until((over) -> {
			Connection ready = (this.state.phase() == TransactionPhase.ACTIVE) ? this.state.held() : null;
			StatementWatch watch = watch(over);
			return (ready != null)
					? new DrainingFlux<>(Flux.defer(() -> called(call, ready, watch)), discard, watch, true)
					: afterOpening(call, discard, watch);
		});
	}

	private StatementWatch watch(Runnable over) {
		return new StatementWatch(over, this.bounds.leftWithin(this.source.limits().statement()), this);
	}

	@Override
	public void silent(Duration limit) {
		this.bounds.cut(new NoAnswerException(limit, null));
		release(ConnectionEnd.CUT_OFF).subscribe();
	}

	// After a failover the address may lead to what is a standby now
	@Override
	public void failed(Throwable failure) {
		this.bounds.failed(failure);
		TransactionDefinition wanted = this.state.definition();
		boolean isAskedFor = wanted != null
				&& Boolean.TRUE.equals(wanted.getAttribute(TransactionDefinition.READ_ONLY));
		if (!isAskedFor && DatabaseErrorKind.of(failure) == DatabaseErrorKind.READ_ONLY) {
			this.state.spend();
		}
	}

	private <T> Flux<T> called(DriverCall<T> call, Connection connection, StatementWatch watch) {
		Throwable refusal = (isTransactional() || !this.owned) ? this.bounds.refusal(connection) : null;
		if (refusal != null) {
			return Flux.error(refusal);
		}
		watch.asked();
		this.state.run(watch);
		return this.source.call(call.on(connection, watch));
	}

	private <T> Flux<T> afterOpening(DriverCall<T> call, Consumer<? super T> discard, StatementWatch watch) {
		AtomicBoolean gone = new AtomicBoolean();
		Flux<T> opened = open()
			.flatMapMany((connection) -> gone.get() ? this.<T>unused(connection) : called(call, connection, watch));
		return new DrainingFlux<>(opened, discard, watch, true).doOnCancel(() -> gone.set(true));
	}

	// Spring takes another connection for a statement that comes after the rollback of a
	// cancel, and nobody would return it
	private <T> Flux<T> unused(Connection connection) {
		return (this.owned && this.state.definition() == null
				&& this.state.enter(TransactionPhase.ACTIVE, TransactionPhase.NEW))
						? returned(this.source.giveBack(connection)).thenMany(Flux.empty()) : Flux.empty();
	}

	private Mono<Connection> open() {
		return switch (this.state.phase()) {
			case NEW -> acquire().flatMap(this::begin);
			case ACTIVE -> Mono.justOrEmpty(this.state.held());
			case ACQUIRING, BEGINNING, ENDING, ENDED, CLOSED -> Mono.error(() -> new IllegalTransactionStateException(
					"The transaction of this connection is over: open a new session or transaction"));
		};
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
		this.leak.start();
		this.source.holdings().taken(this);
		return Mono.just(connection);
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

	/**
	 * Look whether it is held for too long, or its statement is not answered.
	 */
	void look(long now) {
		this.leak.look(now, this.source.limits().held());
		StatementWatch watch = this.state.running();
		if (watch != null) {
			watch.look(now);
		}
	}

	LeakWatch leak() {
		return this.leak;
	}

	private Mono<Connection> begin(Connection connection) {
		TransactionDefinition wanted = this.state.definition();
		if (wanted == null) {
			return begun(connection);
		}
		return new TransactionStart(this.source, connection, wanted).run()
			.doOnNext(this.bounds::set)
			.onErrorResume(this::cutOff)
			.then(Mono.defer(() -> begun(connection)));
	}

	private Mono<Connection> begun(Connection connection) {
		this.state.enter(TransactionPhase.BEGINNING, TransactionPhase.ACTIVE);
		return Mono.just(connection);
	}

	Mono<Void> commit() {
		return end(ConnectionEnd.COMMITTED, EndFailures::isOutcomeUnknown).onErrorMap(EndFailures::isOutcomeUnknown,
				CommitOutcomeUnknownException::new);
	}

	// Cut off, the transaction is rolled back as well: by the server that lost its client
	Mono<Void> rollback() {
		return end(ConnectionEnd.ROLLED_BACK, EndFailures::isConnectionFailure)
			.onErrorResume(EndFailures::isConnectionFailure, (failure) -> {
				logger.debug("ROLLBACK was not answered, the connection is closed: {}", LogText.of(failure));
				return Mono.empty();
			});
	}

	private Mono<Void> end(ConnectionEnd how, Predicate<Throwable> isFatal) {
		Mono<Void> ended = this.gate.whole(Mono.defer(() -> endNow(how)));
		return this.source.withinEndLimit(ended).onErrorResume(isFatal, this::cutOff);
	}

	// An answer of the server, even an error, leaves a connection that can roll back
	private Mono<Void> endNow(ConnectionEnd how) {
		boolean commits = how == ConnectionEnd.COMMITTED;
		Throwable refusal = (commits && isTransactional()) ? this.bounds.refusal() : null;
		if (refusal != null) {
			return Mono.error(refusal);
		}
		if (commits && this.state.phase() == TransactionPhase.CLOSED) {
			return Mono.error(LostTransactionException::closed);
		}
		this.state.enter(TransactionPhase.NEW, TransactionPhase.ENDED);
		Connection connection = this.state.held();
		if (connection == null || !this.state.enter(TransactionPhase.ACTIVE, TransactionPhase.ENDING)) {
			return Mono.empty();
		}
		Publisher<Void> statement = commits ? connection.commitTransaction() : connection.rollbackTransaction();
		return this.source.call(statement)
			.then()
			.doOnSuccess((nothing) -> this.state.ended(how))
			.doOnError((failure) -> this.state.enter(TransactionPhase.ENDING, TransactionPhase.ACTIVE));
	}

	/**
	 * Return the connection when all statements are over, rolled back if nothing else
	 * ended its transaction. Never fails: what cannot be returned in time is cut off.
	 */
	Mono<Void> close() {
		return Uncancellable.mono(Mono.defer(() -> {
			Mono<Void> exit = release(ConnectionEnd.RETURNED);
			boolean isTransactional = isTransactional();
			if (this.gate.isIdle() && (!isTransactional || this.state.phase() == TransactionPhase.NEW)) {
				return exit;
			}
			return (isTransactional ? rollback() : statementsOver()).onErrorComplete().then(exit);
		}));
	}

	private Mono<Void> statementsOver() {
		Mono<Void> over = this.gate.whole(Mono.empty());
		return this.source.withinEndLimit(over).onErrorResume(this::cutOff);
	}

	private <T> Mono<T> cutOff(Throwable failure) {
		return release(ConnectionEnd.CUT_OFF).then(Mono.error(failure));
	}

	private Mono<Void> release(ConnectionEnd wanted) {
		return Mono.defer(() -> {
			TransactionPhase before = this.state.close();
			if (!this.owned || before == TransactionPhase.CLOSED) {
				return Mono.empty();
			}
			ConnectionEnd end = this.state.end(wanted, before);
			this.source.endings().count(end);
			Connection connection = this.state.held();
			return (connection != null && before.isHeld()) ? returned(leave(connection, end)) : Mono.empty();
		});
	}

	private Mono<Void> leave(Connection connection, ConnectionEnd end) {
		return switch (end) {
			case CUT_OFF, READ_ONLY_SERVER -> this.source.closePhysical(connection);
			case UNUSED, UNAVAILABLE, RETURNED, COMMITTED, ROLLED_BACK, LEFT_OPEN ->
				this.bounds.giveBack(this.source, connection);
		};
	}

	private Mono<Void> returned(Mono<Void> exit) {
		return exit.doFinally((signal) -> this.source.holdings().returned(this));
	}

	boolean isTransactional() {
		return this.state.isTransactional();
	}

	Connection driverConnection() {
		Connection connection = this.state.held();
		if (connection == null) {
			throw new IllegalStateException("The connection is taken at the first statement, and there was none yet");
		}
		return connection;
	}

	@Override
	public String toString() {
		return "%s, %s".formatted(this.source.database(), this.state.phase());
	}

}
