package dev.asyncdb.connection;

import java.util.function.Function;

import dev.asyncdb.error.DatabaseErrors;
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
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The statements of a lease, one after another, and the steps of its transaction between
 * them.
 */
final class StatementQueue implements StatementFailureListener {

	private final SerialGate gate = new SerialGate();

	private final ConnectionSource source;

	private final LeaseState state;

	private final TransactionHealth health;

	private final ConnectionRelease release;

	private final ConnectionAcquisition acquisition;

	private final StatementResend resend;

	private volatile String waiting = "another statement";

	StatementQueue(ConnectionAcquisition acquisition) {
		this.acquisition = acquisition;
		this.source = acquisition.source();
		this.state = acquisition.state();
		this.health = acquisition.health();
		this.release = acquisition.release();
		this.resend = new StatementResend(this.source, this.state, this.health);
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

	private <S> Flux<S> call(Function<Connection, ? extends Publisher<? extends S>> call, Connection connection,
			StatementMonitor monitor) {
		boolean isOwned = this.release.owned();
		boolean isDeferred = this.state.isTransactional() && !this.state.isInTransaction();
		Throwable refusal = (this.state.isInTransaction() || !isOwned) ? this.health.refusal(connection) : null;
		if (refusal != null) {
			return Flux.error(refusal);
		}
		monitor.awaitAnswer();
		monitor.resendBy((isOwned && !isDeferred) ? this.resend.of(call, connection) : null);
		this.state.run(monitor);
		if (this.gate.isContended()) {
			monitor.readAhead(this.waiting);
		}
		return this.source.call(call.apply(connection));
	}

	@Override
	public void abort(Throwable cause) {
		this.health.connectionClosed(cause);
		this.release.release(ConnectionOutcome.CLOSED_FORCIBLY).subscribe();
	}

	@Override
	public void failed(Throwable failure) {
		// Before the transaction, a failure does not affect it
		if (!this.state.isTransactional() || this.state.isInTransaction()) {
			this.health.failed(failure);
		}
		this.release.excludeAfter(failure);
	}

	@Override
	public Throwable translate(Throwable failure) {
		return (this.state.isInTransaction() && this.health.isOutdated(failure))
				? new OutdatedStatementException(failure) : DatabaseErrors.asTransient(failure);
	}

	/**
	 * Run a step after the earlier statements, within the control timeout.
	 * @param name the name of the step in the warning about a result that it waits for
	 */
	Mono<Void> afterStatements(Mono<Void> step, String name) {
		return this.source.withControlTimeout(this.gate.whole(step, () -> waits(name)));
	}

	boolean isIdle() {
		return this.gate.isIdle();
	}

	// The subscriber of an open result may wait for this very operation
	private void waits(String operation) {
		this.waiting = operation;
		StatementMonitor running = this.state.running();
		if (running != null) {
			running.readAhead(operation);
		}
	}

	/**
	 * End the running statement, because its connection is to be released.
	 */
	void requestRelease() {
		StatementMonitor running = this.state.running();
		if (running != null) {
			running.requestRelease();
		}
	}

}
