package dev.asyncdb.connection;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.CompletionFailures;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.Drain;
import dev.asyncdb.reactive.GateStep;
import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.reactive.StatementFailureListener;
import dev.asyncdb.reactive.StatementLimits;
import dev.asyncdb.reactive.StatementMonitor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * One run of a {@link StatementCall}: its place in the queue of the lease, the wait for
 * the connection, the call of the driver and its results.
 */
final class StatementRun<T> extends Drain<T, T> implements StatementFailureListener, Runnable {

	private final StatementCall<T> statement;

	private final ConnectionLease lease;

	private final StatementMonitor monitor;

	private final Context context;

	private final boolean isNested;

	private final @Nullable StatementRecording recording;

	private volatile SerialGate.@Nullable Position position;

	private volatile boolean acquires;

	/** Whether the statement was sent in auto-commit mode and so commits itself. */
	private volatile boolean commits;

	private volatile boolean hasFailed;

	private volatile @Nullable GuardedResult last;

	StatementRun(StatementCall<T> statement, CoreSubscriber<? super T> actual) {
		super(actual, true);
		this.statement = statement;
		this.lease = statement.lease();
		this.monitor = new StatementMonitor(this, StatementLimits.NONE, this);
		this.recording = StatementRecording.of(this.lease.source(), statement.sql());
		Context outer = actual.currentContext();
		this.isNested = this.lease.gate().isRunning(outer);
		this.context = this.isNested ? outer : GateStep.entered(outer, this.lease.gate());
	}

	@Override
	protected StatementMonitor monitor() {
		return this.monitor;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	/**
	 * Run after the earlier statements. A statement inside another one runs immediately.
	 */
	void start() {
		subscribe();
		if (this.isNested) {
			begin();
			return;
		}
		SerialGate gate = this.lease.gate();
		SerialGate.Position own = gate.enqueue();
		this.position = own;
		if (gate.start(own)) {
			begin();
		}
		else {
			gate.await(own, this::begin, () -> this.lease.waits(this.statement.name()));
		}
	}

	private void begin() {
		Connection ready = this.lease.state().readyConnection();
		if (isDraining()) {
			this.monitor.complete();
		}
		else if (ready != null) {
			call(ready);
		}
		else {
			this.acquires = true;
			ConnectionAcquisition.start(this.lease, this);
		}
	}

	StatementCall.Scope scope() {
		return this.statement.scope();
	}

	/**
	 * Return whether the connection is acquired for nothing: a transaction may continue
	 * with another statement.
	 */
	boolean hasLeft() {
		return isDraining() && this.lease.state().definition() == null;
	}

	@Override
	protected void left() {
		SerialGate.Position own = this.position;
		if (own != null) {
			this.lease.gate().abandon(own);
		}
		if (this.acquires) {
			this.lease.leave();
		}
	}

	/**
	 * The connection has arrived, and its transaction has begun.
	 */
	void connected(Connection connection) {
		if (isDraining()) {
			ConnectionRelease.unused(this.lease, connection, this.context, this::onComplete);
		}
		else {
			call(connection);
		}
	}

	private void call(Connection connection) {
		boolean isChecked = this.lease.state().isInTransaction() || !this.lease.isOwned();
		Throwable refusal = isChecked ? this.lease.health().refusal(connection) : null;
		if (refusal != null) {
			onError(refusal);
			return;
		}
		if (scope().mayChange()) {
			this.lease.health().changed();
			if (!this.lease.state().isInTransaction()) {
				this.lease.source().changes(this.context);
			}
		}
		this.commits = scope().isWhole() && this.lease.state().isDeferred();
		this.monitor.limit(limits());
		this.monitor.awaitAnswer();
		this.monitor.resendBy(TransactionStart.resending(this.lease, this.statement, connection));
		this.lease.run(this.monitor);
		if (this.recording != null) {
			this.recording.start();
		}
		read(() -> this.statement.on(connection));
	}

	private StatementLimits limits() {
		ConnectionOptions options = this.lease.source().limits();
		return new StatementLimits(this.statement.sql(), this.lease.health().remaining(options.statementTimeout()),
				options.streamIdleTimeout());
	}

	@Override
	@SuppressWarnings("unchecked")
	protected T converted(T element) {
		if (this.statement.sql() == null) {
			return element;
		}
		GuardedResult result = new GuardedResult((Result) element, this.monitor);
		this.last = result;
		return (T) result;
	}

	@Override
	protected void discarded(T element) {
		if (this.statement.sql() != null) {
			new GuardedResult((Result) element, this.monitor).discard();
		}
	}

	@Override
	protected void drained() {
		GuardedResult result = this.last;
		if (result != null) {
			result.discard();
		}
	}

	@Override
	public void aborted(Throwable cause) {
		failedRecording();
		this.lease.aborted(cause);
	}

	@Override
	public void failed(Throwable failure) {
		this.hasFailed = true;
		failedRecording();
		this.lease.failed(failure);
	}

	private void failedRecording() {
		if (this.recording != null) {
			this.recording.failed();
		}
	}

	@Override
	public Throwable translate(Throwable failure) {
		if (this.commits && CompletionFailures.isOutcomeUnknown(failure)) {
			return new CommitOutcomeUnknownException(failure);
		}
		Throwable translated = this.lease.translate(failure);
		return this.statement.translatesErrors()
				? DatabaseErrors.translateAny("execute", this.statement.name(), translated) : translated;
	}

	/**
	 * The statement has completed, and its results were read. After a statement without
	 * BEGIN, the next operation starts when the connection is back, also in a pool of
	 * one.
	 */
	@Override
	public void run() {
		if (this.recording != null) {
			this.recording.end();
		}
		if (scope().isPart()) {
			end();
		}
		else {
			ConnectionRelease.deferred(this.lease,
					(this.commits && !this.hasFailed) ? ConnectionOutcome.COMMITTED : ConnectionOutcome.RETURNED,
					this::end);
		}
	}

	private void end() {
		SerialGate.Position own = this.position;
		if (own != null) {
			own.end();
		}
	}

}
