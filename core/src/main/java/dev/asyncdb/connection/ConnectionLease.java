package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.CompletionFailures;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.LogText;
import dev.asyncdb.error.LostTransactionException;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.DrainingFlux;
import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.reactive.StatementFailureListener;
import dev.asyncdb.reactive.StatementMonitor;
import dev.asyncdb.reactive.SubscriberRelay;
import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The way of one connection from its first statement back to where it came from.
 * <p>
 * All steps pass one gate, so the phase changes in order: what ends a transaction waits
 * for the statement before it. Only a limit that has passed breaks in.
 */
final class ConnectionLease implements StatementFailureListener {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLease.class);

	private final ConnectionSource source;

	private final SerialGate gate = new SerialGate();

	private final LeaseState state;

	private final TransactionHealth bounds = new TransactionHealth();

	private final boolean owned;

	private final ConnectionRelease exit;

	private final ConnectionAcquisition entry;

	private final LeaseMonitor watch;

	ConnectionLease(ConnectionSource source) {
		this(source, new LeaseState(), true);
	}

	/**
	 * Lease a connection whose transaction somebody else began and will end.
	 */
	ConnectionLease(ConnectionSource source, Connection joined) {
		this(source, new LeaseState(joined), false);
	}

	private ConnectionLease(ConnectionSource source, LeaseState state, boolean owned) {
		LeaseDeadlines deadlines = new LeaseDeadlines(source.deadlines());
		this.source = source.with(deadlines);
		this.owned = owned;
		this.state = state;
		this.watch = new LeaseMonitor(this, source.holdings(), deadlines);
		this.exit = new ConnectionRelease(this.source, state, this.bounds, owned, this.watch);
		this.entry = new ConnectionAcquisition(this.source, state, this.bounds, this.exit, this.watch);
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
	 * @param sql the statement to record, {@code null} for what is none
	 */
	<S, T> Flux<T> run(@Nullable String sql, Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> handover) {
		return this.gate.until((over) -> (sql != null && this.source.isRecording())
				? run(new StatementRecording(this.source.recorder(), sql, over, this), call, handover)
				: run(watch(over, this), call, handover));
	}

	private <S, T> Flux<T> run(StatementRecording recording,
			Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> handover) {
		return run(watch(recording, recording), recording.timed(call), handover);
	}

	private <S, T> Flux<T> run(StatementMonitor watch, Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> handover) {
		return new DrainingFlux<>(() -> answers(call, watch), handover.apply(watch), watch, true);
	}

	private <S> Flux<S> answers(Function<Connection, ? extends Publisher<? extends S>> call, StatementMonitor watch) {
		Connection ready = (this.state.phase() == TransactionPhase.ACTIVE) ? this.state.held() : null;
		return (ready != null) ? called(call, ready, watch)
				: this.entry.open()
					.flatMapMany((connection) -> watch.isAbandoned() ? this.exit.unused(connection)
							: called(call, connection, watch));
	}

	private StatementMonitor watch(Runnable over, StatementFailureListener listener) {
		return new StatementMonitor(over, this.bounds.remaining(this.source.limits().statementTimeout()), listener);
	}

	@Override
	public void hopeless(Throwable reason) {
		this.bounds.cut(reason);
		this.exit.release(ConnectionOutcome.CUT_OFF).subscribe();
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

	private <S> Flux<S> called(Function<Connection, ? extends Publisher<? extends S>> call, Connection connection,
			StatementMonitor watch) {
		Throwable refusal = (isTransactional() || !this.owned) ? this.bounds.refusal(connection) : null;
		if (refusal != null) {
			return Flux.error(refusal);
		}
		watch.asked();
		this.state.run(watch);
		return this.source.call(call.apply(connection));
	}

	/**
	 * Look whether it is held for too long, or its statement is not answered.
	 */
	void look(long now) {
		this.watch.look(now, this.source.limits().leakDetectionThreshold());
		StatementMonitor statement = this.state.running();
		if (statement != null) {
			statement.look(now);
		}
	}

	LeakDetector leak() {
		return this.watch.leak();
	}

	Mono<Void> commit() {
		return end(ConnectionOutcome.COMMITTED, CompletionFailures::isOutcomeUnknown)
			.onErrorMap(CompletionFailures::isOutcomeUnknown, CommitOutcomeUnknownException::new);
	}

	// Cut off, the transaction is rolled back as well: by the server that lost its client
	Mono<Void> rollback() {
		return Mono.fromRunnable(this::leave)
			.then(end(ConnectionOutcome.ROLLED_BACK, CompletionFailures::isConnectionFailure))
			.onErrorResume(CompletionFailures::isConnectionFailure, (failure) -> {
				logger.debug("ROLLBACK was not answered, the connection is closed: {}", LogText.of(failure));
				return Mono.empty();
			});
	}

	/**
	 * Do not begin the transaction if its connection is still waited for: whatever it did
	 * would be rolled back.
	 */
	void abandon() {
		this.state.abandon();
	}

	private void leave() {
		abandon();
		awaitRunning();
	}

	private void awaitRunning() {
		StatementMonitor running = this.state.running();
		if (running != null) {
			running.awaited();
		}
	}

	private Mono<Void> end(ConnectionOutcome how, Predicate<Throwable> isFatal) {
		return Mono.defer(() -> {
			AtomicBoolean begun = new AtomicBoolean();
			Mono<Void> ended = this.gate
				.whole(Mono.defer(() -> begun.compareAndSet(false, true) ? endNow(how) : Mono.empty()));
			return this.source.withinEndLimit(ended)
				.onErrorResume(isFatal, (failure) -> this.exit
					.cutOff(begun.compareAndSet(false, true) ? notBegun(how, failure) : failure));
		});
	}

	// A COMMIT that was not sent leaves nothing unknown
	private static Throwable notBegun(ConnectionOutcome how, Throwable failure) {
		return (how == ConnectionOutcome.COMMITTED) ? new LostTransactionException(failure) : failure;
	}

	// An answer of the server, even an error, leaves a connection that can roll back
	private Mono<Void> endNow(ConnectionOutcome how) {
		boolean commits = how == ConnectionOutcome.COMMITTED;
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
		return this.source.done(statement)
			.doOnSuccess((nothing) -> this.state.ended(how))
			.doOnError((failure) -> this.state.enter(TransactionPhase.ENDING, TransactionPhase.ACTIVE));
	}

	/**
	 * Return the connection when all statements are over, rolled back if nothing else
	 * ended its transaction. Never fails: what cannot be returned in time is cut off.
	 */
	Mono<Void> close() {
		return Uncancellable.mono(Mono.defer(() -> {
			Mono<Void> exit = this.exit.release(ConnectionOutcome.RETURNED);
			boolean isTransactional = isTransactional();
			if (this.gate.isIdle() && (!isTransactional || this.state.phase() == TransactionPhase.NEW)) {
				return exit;
			}
			return (isTransactional ? rollback() : statementsOver()).onErrorComplete().then(exit);
		}));
	}

	private Mono<Void> statementsOver() {
		awaitRunning();
		Mono<Void> over = this.gate.whole(Mono.empty());
		return this.source.withinEndLimit(over).onErrorResume(this.exit::cutOff);
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
