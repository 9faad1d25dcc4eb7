package dev.asyncdb.connection;

import java.util.function.LongConsumer;

import dev.asyncdb.connection.monitor.LeaseMonitor;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.error.OutdatedStatementException;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.SerialGate;
import dev.asyncdb.reactive.StatementFailureListener;
import dev.asyncdb.reactive.StatementMonitor;
import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The use of one connection from its acquisition at the first statement to its release.
 * <p>
 * All steps pass one gate, so the phases change in order: COMMIT, ROLLBACK and close wait
 * for the statement before them. Only an exceeded limit closes the connection earlier.
 */
final class ConnectionLease implements StatementFailureListener, LongConsumer {

	private final ConnectionSource source;

	private final LeaseState state;

	private final boolean owned;

	private final TransactionHealth health = new TransactionHealth();

	private final SerialGate gate = new SerialGate();

	private final LeaseMonitor monitor;

	private volatile String waiting = "another statement";

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
		this.source = source;
		this.owned = owned;
		this.state = state;
		this.monitor = new LeaseMonitor(source.monitoring(), this);
	}

	ConnectionSource source() {
		return this.source;
	}

	LeaseState state() {
		return this.state;
	}

	TransactionHealth health() {
		return this.health;
	}

	SerialGate gate() {
		return this.gate;
	}

	LeaseMonitor monitor() {
		return this.monitor;
	}

	/**
	 * Return whether the lease acquired the connection itself.
	 */
	boolean isOwned() {
		return this.owned;
	}

	/**
	 * Begin this transaction together with the first statement.
	 */
	void beginAtFirstStatement(TransactionDefinition definition) {
		this.state.define(definition);
	}

	/**
	 * Return whether the transaction is read-only and the database would not refuse what
	 * a statement writes.
	 */
	boolean isUnenforcedWrite(String sql) {
		return this.state.isReadOnly() && this.source.isForSessions() && dialect().storesInReadOnlyTransaction(sql);
	}

	/**
	 * A statement is executed.
	 */
	void execute(String sql) {
		if (this.state.isIsolated() && this.source.isForSessions() && dialect().storesInReadOnlyTransaction(sql)) {
			this.health.written();
		}
	}

	private ConnectionDialect dialect() {
		return ConnectionDialect.of(this.source.factory());
	}

	/**
	 * A statement is about to be sent.
	 */
	void run(StatementMonitor statement) {
		this.state.run(statement);
		if (this.gate.isContended()) {
			statement.readAhead(this.waiting);
		}
	}

	/**
	 * An operation waits. The subscriber of an open result may wait for this very
	 * operation.
	 */
	void waits(String operation) {
		this.waiting = operation;
		StatementMonitor running = this.state.running();
		if (running != null) {
			running.readAhead(operation);
		}
	}

	/**
	 * Leave the queue of the pool because the only statement that needs a connection was
	 * cancelled. A transaction may continue with another statement.
	 */
	void leave() {
		if (this.state.definition() == null) {
			this.state.giveUp();
		}
	}

	@Override
	public void accept(long now) {
		this.state.check(now, this.source::isAwaited);
	}

	@Override
	public void aborted(Throwable cause) {
		this.health.connectionClosed(cause);
		ConnectionRelease.end(this, ConnectionOutcome.CLOSED_FORCIBLY, Context.empty(), () -> {
		});
	}

	@Override
	public void failed(Throwable failure) {
		// Before the transaction, a failure does not affect it
		if (!this.state.isTransactional() || this.state.isInTransaction()) {
			this.health.failed(failure);
		}
		excludeAfter(failure);
	}

	// Exclude the connection from further use if the failure says that it is unusable
	private void excludeAfter(Throwable failure) {
		// After a failover the address may resolve to a standby
		if (suspectAfter(failure) == DatabaseErrorKind.READ_ONLY) {
			this.state.markUnusable(ConnectionOutcome.READ_ONLY_SERVER);
		}
		// Other statements of this connection are as outdated
		if (this.state.isTransactional() && this.health.isOutdated(failure)) {
			this.state.markUnusable(ConnectionOutcome.CLOSED_FORCIBLY);
		}
	}

	/**
	 * Exclude the idle connections from further use if a failure says that the server was
	 * lost, or that it refuses writes.
	 * @return the kind of the failure, {@link DatabaseErrorKind#OTHER} if the server is
	 * not suspect
	 */
	DatabaseErrorKind suspectAfter(Throwable failure) {
		DatabaseErrorKind kind = DatabaseErrorKind.of(failure);
		boolean isSuspect = kind == DatabaseErrorKind.CONNECTION_LOST
				|| (kind == DatabaseErrorKind.READ_ONLY && !this.state.isReadOnly());
		if (isSuspect) {
			suspect();
		}
		return isSuspect ? kind : DatabaseErrorKind.OTHER;
	}

	/**
	 * Exclude the idle connections from further use, since the server does not answer.
	 */
	void suspect() {
		Connection connection = this.state.connection();
		if (connection != null) {
			this.source.suspect(connection);
		}
	}

	@Override
	public Throwable translate(Throwable failure) {
		return (this.state.isInTransaction() && this.health.isOutdated(failure))
				? new OutdatedStatementException(failure) : DatabaseErrors.asTransient(failure);
	}

	Mono<Void> commit() {
		return new Ending(this, Step.COMMIT);
	}

	Mono<Void> rollback() {
		return new Ending(this, Step.ROLLBACK);
	}

	/**
	 * Do not begin the transaction if its connection is still being acquired, because it
	 * would be rolled back.
	 */
	void abandon() {
		this.state.abandon();
	}

	/**
	 * Release the connection after its statements, rolled back if its transaction is
	 * still open. Never fails: after the control timeout the physical connection is
	 * closed.
	 */
	Mono<Void> close() {
		return new Ending(this, Step.CLOSE);
	}

	private void close(CoreSubscriber<? super Void> actual) {
		boolean isTransactional = isTransactional();
		if (this.gate.isIdle() && (!isTransactional || this.state.phase() == TransactionPhase.NEW)) {
			release(actual);
			return;
		}
		Mono<Void> ended = new Ending(this, isTransactional ? Step.ROLLBACK : Step.AWAIT_STATEMENTS);
		Uncancellable.mono(ended.onErrorComplete().then(new Ending(this, Step.RELEASE))).subscribe(actual);
	}

	private void release(CoreSubscriber<? super Void> actual) {
		actual.onSubscribe(Operators.emptySubscription());
		ConnectionRelease.end(this, ConnectionOutcome.RETURNED, actual.currentContext(), actual::onComplete);
	}

	private void end(ConnectionOutcome outcome, CoreSubscriber<? super Void> actual) {
		new TransactionEnd(this, outcome, actual).start();
	}

	// Cancelled results are not read to their end any more
	private void endSoon(ConnectionOutcome outcome, CoreSubscriber<? super Void> actual) {
		StatementMonitor running = this.state.running();
		if (running != null) {
			running.requestRelease();
		}
		end(outcome, actual);
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
	 * Return whether the transaction has begun and not ended.
	 */
	boolean isInTransaction() {
		return this.state.isInTransaction() && this.state.phase().isHeld();
	}

	/**
	 * Return whether the transaction accepts no further statement, as far as this lease
	 * knows of its statements.
	 */
	boolean isFailed() {
		return this.owned && (this.health.refusal() != null
				|| (this.health.hasFailed() && dialect().refusesStatementsAfterError()));
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

	@Override
	public String toString() {
		return "%s, %s".formatted(this.source.database(), this.state.phase());
	}

	private enum Step {

		COMMIT, ROLLBACK, AWAIT_STATEMENTS, CLOSE, RELEASE

	}

	/**
	 * A step that cannot be cancelled once it was subscribed to.
	 */
	private static final class Ending extends Mono<Void> {

		private final ConnectionLease lease;

		private final Step step;

		Ending(ConnectionLease lease, Step step) {
			this.lease = lease;
			this.step = step;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> actual) {
			switch (this.step) {
				case COMMIT -> this.lease.end(ConnectionOutcome.COMMITTED, actual);
				case ROLLBACK -> {
					this.lease.abandon();
					this.lease.endSoon(ConnectionOutcome.ROLLED_BACK, actual);
				}
				case AWAIT_STATEMENTS -> this.lease.endSoon(ConnectionOutcome.RETURNED, actual);
				case CLOSE -> this.lease.close(actual);
				case RELEASE -> this.lease.release(actual);
			}
		}

	}

}
