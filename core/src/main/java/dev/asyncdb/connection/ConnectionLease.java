package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
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
final class ConnectionLease {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLease.class);

	private final ConnectionSource source;

	private final SerialGate gate = new SerialGate();

	private final AtomicReference<TransactionPhase> phase = new AtomicReference<>(TransactionPhase.NEW);

	private final AtomicReference<@Nullable TransactionDefinition> transaction = new AtomicReference<>();

	private final AtomicReference<@Nullable Connection> held = new AtomicReference<>();

	private final TransactionBounds bounds = new TransactionBounds();

	private final LeakWatch leak = new LeakWatch();

	private final AtomicReference<@Nullable StatementWatch> running = new AtomicReference<>();

	private final boolean owned;

	ConnectionLease(ConnectionSource source) {
		this.source = source;
		this.owned = true;
	}

	/**
	 * Lease a connection whose transaction somebody else began and will end.
	 */
	ConnectionLease(ConnectionSource source, Connection joined) {
		this.source = source;
		this.owned = false;
		this.held.set(joined);
		this.phase.set(TransactionPhase.ACTIVE);
	}

	/**
	 * Begin this transaction together with the first statement.
	 */
	void beginAtFirstStatement(TransactionDefinition definition) {
		this.transaction.set(definition);
	}

	/**
	 * Run a driver call in its turn, taking the connection first if need be. Cancelled
	 * before its turn or before the connection is there, the call is not made.
	 */
	<T> Flux<T> run(DriverCall<T> call, Consumer<? super T> discard) {
		return this.gate.until((over) -> {
			Connection ready = (current() == TransactionPhase.ACTIVE) ? this.held.get() : null;
			StatementWatch watch = watch(over);
			return (ready != null)
					? new DrainingFlux<>(Flux.defer(() -> called(call, ready, watch)), discard, watch, true)
					: afterOpening(call, discard, watch);
		});
	}

	private StatementWatch watch(Runnable over) {
		Duration limit = this.bounds.leftWithin(this.source.limits().statement());
		return new StatementWatch(over, limit, () -> cut(limit), this.bounds::failed);
	}

	private void cut(Duration limit) {
		this.bounds.cut(new NoAnswerException(limit, null));
		release(this.source::closePhysical).subscribe();
	}

	private <T> Flux<T> called(DriverCall<T> call, Connection connection, StatementWatch watch) {
		Throwable refusal = (isTransactional() || !this.owned) ? this.bounds.refusal(connection) : null;
		if (refusal != null) {
			return Flux.error(refusal);
		}
		watch.asked();
		this.running.lazySet(watch);
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
		return (this.owned && this.transaction.get() == null && enter(TransactionPhase.ACTIVE, TransactionPhase.NEW))
				? returned(connection, this.source::giveBack).thenMany(Flux.empty()) : Flux.empty();
	}

	private Mono<Connection> open() {
		return switch (current()) {
			case NEW -> acquire().flatMap(this::begin);
			case ACTIVE -> Mono.justOrEmpty(this.held.get());
			case ACQUIRING, BEGINNING, ENDING, ENDED, CLOSED -> Mono.error(() -> new IllegalTransactionStateException(
					"The transaction of this connection is over: open a new session or transaction"));
		};
	}

	private TransactionPhase current() {
		return Objects.requireNonNull(this.phase.get());
	}

	private Mono<Connection> acquire() {
		enter(TransactionPhase.NEW, TransactionPhase.ACQUIRING);
		Mono<Connection> arrival = this.source.take().flatMap(this::arrived);
		Duration limit = this.source.limits().acquire();
		return this.source
			.within(limit, arrival, () -> new ConnectionUnavailableException(this.source.database(), limit))
			.onErrorResume(ConnectionUnavailableException.class, this::giveUp)
			.doOnError((failure) -> enter(TransactionPhase.ACQUIRING, TransactionPhase.CLOSED));
	}

	// A connection that comes after the caller gave up goes straight back
	private Mono<Connection> arrived(Connection connection) {
		this.held.set(connection);
		if (!enter(TransactionPhase.ACQUIRING, TransactionPhase.BEGINNING)) {
			return this.source.giveBack(connection).then(Mono.empty());
		}
		this.leak.start();
		this.source.holdings().taken(this);
		return Mono.just(connection);
	}

	/**
	 * Look whether it is held for too long, or its statement is not answered.
	 */
	void look(long now) {
		this.leak.look(now, this.source.limits().held());
		StatementWatch watch = this.running.get();
		if (watch != null) {
			watch.look(now);
		}
	}

	LeakWatch leak() {
		return this.leak;
	}

	private Mono<Connection> giveUp(Throwable late) {
		return enter(TransactionPhase.ACQUIRING, TransactionPhase.CLOSED) ? Mono.error(late)
				: Mono.justOrEmpty(this.held.get());
	}

	private Mono<Connection> begin(Connection connection) {
		TransactionDefinition wanted = this.transaction.get();
		if (wanted == null) {
			return begun(connection);
		}
		return new TransactionStart(this.source, connection, wanted).run()
			.doOnNext(this.bounds::set)
			.onErrorResume(this::cutOff)
			.then(Mono.defer(() -> begun(connection)));
	}

	private Mono<Connection> begun(Connection connection) {
		enter(TransactionPhase.BEGINNING, TransactionPhase.ACTIVE);
		return Mono.just(connection);
	}

	Mono<Void> commit() {
		return end(this::commitNow, EndFailures::isOutcomeUnknown).onErrorMap(EndFailures::isOutcomeUnknown,
				CommitOutcomeUnknownException::new);
	}

	private Mono<Void> commitNow() {
		Throwable refusal = isTransactional() ? this.bounds.refusal() : null;
		return (refusal != null) ? Mono.error(refusal) : endNow(Connection::commitTransaction);
	}

	// Cut off, the transaction is rolled back as well: by the server that lost its client
	Mono<Void> rollback() {
		return end(() -> endNow(Connection::rollbackTransaction), EndFailures::isConnectionFailure)
			.onErrorResume(EndFailures::isConnectionFailure, (failure) -> {
				logger.debug("ROLLBACK was not answered, the connection is closed", failure);
				return Mono.empty();
			});
	}

	private Mono<Void> end(Supplier<Mono<Void>> now, Predicate<Throwable> isFatal) {
		Mono<Void> ended = this.gate.whole(Mono.defer(now));
		return this.source.withinEndLimit(ended).onErrorResume(isFatal, this::cutOff);
	}

	// An answer of the server, even an error, leaves a connection that can roll back
	private Mono<Void> endNow(Function<Connection, Publisher<Void>> statement) {
		enter(TransactionPhase.NEW, TransactionPhase.ENDED);
		Connection connection = this.held.get();
		if (connection == null || !enter(TransactionPhase.ACTIVE, TransactionPhase.ENDING)) {
			return Mono.empty();
		}
		return this.source.call(statement.apply(connection))
			.then()
			.doOnSuccess((nothing) -> enter(TransactionPhase.ENDING, TransactionPhase.ENDED))
			.doOnError((failure) -> enter(TransactionPhase.ENDING, TransactionPhase.ACTIVE));
	}

	/**
	 * Return the connection when all statements are over, rolled back if nothing else
	 * ended its transaction. Never fails: what cannot be returned in time is cut off.
	 */
	Mono<Void> close() {
		return Uncancellable.mono(Mono.defer(() -> {
			Mono<Void> exit = release((connection) -> this.bounds.giveBack(this.source, connection));
			boolean isTransactional = isTransactional();
			if (this.gate.isIdle() && (!isTransactional || current() == TransactionPhase.NEW)) {
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
		return release(this.source::closePhysical).then(Mono.error(failure));
	}

	private Mono<Void> release(Function<Connection, Mono<Void>> exit) {
		return Mono.defer(() -> {
			TransactionPhase before = Objects.requireNonNull(this.phase.getAndSet(TransactionPhase.CLOSED));
			logger.trace("{} -> CLOSED", before);
			return switch (before) {
				case NEW, ACQUIRING, CLOSED -> Mono.<Void>empty();
				case BEGINNING, ACTIVE, ENDING, ENDED -> this.owned ? leave(exit) : Mono.<Void>empty();
			};
		});
	}

	private Mono<Void> leave(Function<Connection, Mono<Void>> exit) {
		Connection connection = this.held.get();
		return (connection != null) ? returned(connection, exit) : Mono.empty();
	}

	private Mono<Void> returned(Connection connection, Function<Connection, Mono<Void>> exit) {
		return exit.apply(connection).doFinally((signal) -> this.source.holdings().returned(this));
	}

	private boolean enter(TransactionPhase from, TransactionPhase to) {
		boolean entered = this.phase.compareAndSet(from, to);
		if (entered) {
			logger.trace("{} -> {}", from, to);
		}
		return entered;
	}

	boolean isTransactional() {
		return this.transaction.get() != null && this.phase.get() != TransactionPhase.ENDED;
	}

	Connection driverConnection() {
		Connection connection = this.held.get();
		if (connection == null) {
			throw new IllegalStateException("The connection is taken at the first statement, and there was none yet");
		}
		return connection;
	}

	@Override
	public String toString() {
		return "%s, %s".formatted(this.source.database(), current());
	}

}
