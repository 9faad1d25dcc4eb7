package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.CompletionFailures;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.error.LogText;
import dev.asyncdb.error.OutdatedStatementException;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.metrics.ObservedOperation;
import dev.asyncdb.reactive.DrainingFlux;
import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.reactive.StatementFailureListener;
import dev.asyncdb.reactive.StatementLimits;
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
import reactor.util.context.Context;

/**
 * The use of one connection from its acquisition at the first statement to its release.
 * <p>
 * All steps pass one gate, so the phases change in order: COMMIT, ROLLBACK and close wait
 * for the statement before them. Only an exceeded limit closes the connection earlier.
 */
final class ConnectionLease implements StatementFailureListener {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLease.class);

	private final ConnectionSource source;

	private final SerialGate gate = new SerialGate();

	private final LeaseState state;

	private final TransactionHealth health = new TransactionHealth();

	private volatile String waiting = "another statement";

	private final boolean owned;

	private final ConnectionRelease release;

	private final StatementResend resend;

	private final ConnectionAcquisition acquisition;

	private final LeaseMonitor monitor;

	ConnectionLease(ConnectionSource source) {
		this(source, new LeaseState(), true);
	}

	/**
	 * Lease a connection whose transaction another owner began and will end.
	 */
	ConnectionLease(ConnectionSource source, Connection joined) {
		this(source, new LeaseState(joined), false);
	}

	private ConnectionLease(ConnectionSource source, LeaseState state, boolean owned) {
		LeaseDeadlines deadlines = new LeaseDeadlines(source.deadlines());
		this.source = source.with(deadlines);
		this.owned = owned;
		this.state = state;
		this.monitor = new LeaseMonitor(this, source.leases(), deadlines);
		this.release = new ConnectionRelease(this.source, state, this.health, owned, this.monitor);
		this.resend = new StatementResend(this.source, state, this.health);
		this.acquisition = new ConnectionAcquisition(this.source, state, this.health, this.release, this.monitor);
	}

	/**
	 * Begin this transaction together with the first statement.
	 */
	void beginAtFirstStatement(TransactionDefinition definition) {
		this.state.define(definition);
	}

	/**
	 * Run a driver call after the earlier ones, and acquire the connection first if none
	 * is held. The call is not made if the subscriber cancels before.
	 * @param sql the statement to record, {@code null} for other calls
	 */
	<S, T> Flux<T> run(@Nullable String sql, Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> relay) {
		return run(sql, false, call, relay);
	}

	/**
	 * Run a query without locks. Where it reads the same before the transaction, it does
	 * not begin the transaction, and its connection is released afterwards.
	 */
	<S, T> Flux<T> query(String sql, Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> relay) {
		return run(sql, true, call, relay);
	}

	private <S, T> Flux<T> run(@Nullable String sql, boolean isQuery,
			Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> relay) {
		Flux<T> result = this.gate.until((ended) -> {
			Runnable onComplete = isQuery ? thenReleased(ended) : ended;
			return (sql != null && this.source.isRecording()) ? run(sql, isQuery,
					new StatementRecording(this.source.recorder(), sql, onComplete, this), call, relay)
					: run(monitor(sql, onComplete, this), isQuery, call, relay);
		}, () -> waits((sql != null) ? sql : "a savepoint"));
		return (sql != null) ? this.source.recorder().observe(ObservedOperation.STATEMENT, sql, result) : result;
	}

	// The next operation starts when the connection is back, also in a pool of one
	private Runnable thenReleased(Runnable ended) {
		return () -> Uncancellable.start(
				this.release.releaseDeferred().onErrorComplete().doFinally((signal) -> ended.run()), Context.empty());
	}

	private <S, T> Flux<T> run(String sql, boolean isQuery, StatementRecording recording,
			Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> relay) {
		return run(monitor(sql, recording, recording), isQuery, recording.timed(call), relay);
	}

	// The subscriber of an open result may wait for this very operation
	private void waits(String operation) {
		this.waiting = operation;
		StatementMonitor running = this.state.running();
		if (running != null) {
			running.readAhead(operation);
		}
	}

	private <S, T> Flux<T> run(StatementMonitor monitor, boolean isQuery,
			Function<Connection, ? extends Publisher<? extends S>> call,
			Function<StatementMonitor, SubscriberRelay<S, T>> relay) {
		return new DrainingFlux<>(() -> results(call, isQuery, monitor), relay.apply(monitor), monitor, true);
	}

	private <S> Flux<S> results(Function<Connection, ? extends Publisher<? extends S>> call, boolean isQuery,
			StatementMonitor monitor) {
		Connection ready = (this.state.phase() == TransactionPhase.ACTIVE) ? this.state.connection() : null;
		if (ready != null) {
			return call(call, ready, monitor);
		}
		monitor.whenCancelled(this.acquisition::leave);
		return this.acquisition.connection(isQuery)
			.flatMapMany((connection) -> monitor.isCancelled() ? this.release.releaseUnused(connection)
					: call(call, connection, monitor));
	}

	private StatementMonitor monitor(@Nullable String sql, Runnable onComplete, StatementFailureListener listener) {
		ConnectionOptions options = this.source.limits();
		return new StatementMonitor(onComplete, new StatementLimits(sql,
				this.health.remaining(options.statementTimeout()), options.streamIdleTimeout()), listener);
	}

	@Override
	public void abort(Throwable cause) {
		this.health.connectionClosed(cause);
		this.release.release(ConnectionOutcome.CLOSED_FORCIBLY).subscribe();
	}

	/**
	 * Return whether the transaction is read-only and the database would not refuse what
	 * a statement writes.
	 */
	boolean isUnenforcedWrite(String sql) {
		return this.state.isReadOnly() && this.source.isForSessions()
				&& ConnectionDialect.of(this.source.factory()).storesInReadOnlyTransaction(sql);
	}

	@Override
	public void failed(Throwable failure) {
		// Before the transaction, a failure does not affect it
		if (!isTransactional() || this.state.isInTransaction()) {
			this.health.failed(failure);
		}
		this.release.excludeAfter(failure);
	}

	@Override
	public Throwable translate(Throwable failure) {
		return (this.state.isInTransaction() && this.health.isOutdated(failure))
				? new OutdatedStatementException(failure) : DatabaseErrors.asTransient(failure);
	}

	void rolledBackToSavepoint() {
		this.health.rolledBackToSavepoint();
	}

	private <S> Flux<S> call(Function<Connection, ? extends Publisher<? extends S>> call, Connection connection,
			StatementMonitor monitor) {
		boolean isDeferred = isTransactional() && !this.state.isInTransaction();
		Throwable refusal = (this.state.isInTransaction() || !this.owned) ? this.health.refusal(connection) : null;
		if (refusal != null) {
			return Flux.error(refusal);
		}
		monitor.awaitAnswer();
		monitor.resendBy((this.owned && !isDeferred) ? this.resend.of(call, connection) : null);
		this.state.run(monitor);
		if (this.gate.isContended()) {
			monitor.readAhead(this.waiting);
		}
		return this.source.call(call.apply(connection));
	}

	/**
	 * Check the lease for a leak, and its statement for an answer.
	 */
	void check(long now) {
		this.monitor.check(now, this.source.limits().leakDetectionThreshold(), this.source.recorder());
		StatementMonitor statement = this.state.running();
		if (statement != null) {
			statement.check(now, this.source::isAwaited);
		}
	}

	LeakDetector leakDetector() {
		return this.monitor.leakDetector();
	}

	Mono<Void> commit() {
		return end(ConnectionOutcome.COMMITTED, CompletionFailures::isOutcomeUnknown)
			.onErrorMap(CompletionFailures::isOutcomeUnknown, CommitOutcomeUnknownException::new);
	}

	// If the connection has failed, the server rolls back
	Mono<Void> rollback() {
		return Mono.fromRunnable(this::abandonAndAwait)
			.then(end(ConnectionOutcome.ROLLED_BACK, CompletionFailures::isConnectionFailure))
			.onErrorResume(CompletionFailures::isConnectionFailure, (failure) -> {
				logger.debug("ROLLBACK was not answered, the connection is closed: {}", LogText.of(failure));
				return Mono.empty();
			});
	}

	/**
	 * Do not begin the transaction if its connection is still being acquired, because it
	 * would be rolled back.
	 */
	void abandon() {
		this.state.abandon();
	}

	private void abandonAndAwait() {
		abandon();
		requestRelease();
	}

	private void requestRelease() {
		StatementMonitor running = this.state.running();
		if (running != null) {
			running.requestRelease();
		}
	}

	private Mono<Void> end(ConnectionOutcome outcome, Predicate<Throwable> isFatal) {
		return Mono.defer(() -> {
			AtomicBoolean begun = new AtomicBoolean();
			Mono<Void> ended = this.gate.whole(
					Mono.defer(() -> begun.compareAndSet(false, true) ? this.release.end(outcome) : Mono.empty()),
					() -> waits(outcome.name()));
			return this.source.withControlTimeout(ended)
				.onErrorResume(isFatal, (failure) -> this.release.closeForcibly(
						begun.compareAndSet(false, true) ? ConnectionRelease.notBegun(outcome, failure) : failure));
		});
	}

	/**
	 * Release the connection after its statements, rolled back if its transaction is
	 * still open. Never fails: after the control timeout the physical connection is
	 * closed.
	 */
	Mono<Void> close() {
		return Uncancellable.mono(Mono.defer(() -> {
			Mono<Void> releasing = this.release.release(ConnectionOutcome.RETURNED);
			boolean isTransactional = isTransactional();
			if (this.gate.isIdle() && (!isTransactional || this.state.phase() == TransactionPhase.NEW)) {
				return releasing;
			}
			return (isTransactional ? rollback() : statementsCompleted()).onErrorComplete().then(releasing);
		}));
	}

	private Mono<Void> statementsCompleted() {
		requestRelease();
		Mono<Void> completed = this.gate.whole(Mono.empty(), () -> waits("the release of the connection"));
		return this.source.withControlTimeout(completed).onErrorResume(this.release::closeForcibly);
	}

	/**
	 * Return the number of failed statements, or -1 if the owner of the connection runs
	 * further statements.
	 */
	int failures() {
		return this.owned ? this.health.failures() : -1;
	}

	boolean isTransactional() {
		return this.state.isTransactional();
	}

	/**
	 * The connection of the driver itself, {@code null} if none is held.
	 */
	@Nullable Connection physicalConnection() {
		return this.state.physicalConnection();
	}

	/**
	 * Expect statements that are not known.
	 */
	void expose() {
		Connection connection = this.state.connection();
		if (connection != null && this.source.factory() instanceof TargetConnections pool) {
			pool.exposed(connection);
		}
	}

	Connection driverConnection() {
		return this.state.driverConnection();
	}

	@Override
	public String toString() {
		return "%s, %s".formatted(this.source.database(), this.state.phase());
	}

}
