package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import dev.asyncdb.connection.monitor.LeakDetector;
import dev.asyncdb.connection.monitor.LeaseDeadlines;
import dev.asyncdb.connection.monitor.LeaseMonitor;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.CompletionFailures;
import dev.asyncdb.error.LogText;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.Uncancellable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The use of one connection from its acquisition at the first statement to its release.
 * <p>
 * All steps pass one gate, so the phases change in order: COMMIT, ROLLBACK and close wait
 * for the statement before them. Only an exceeded limit closes the connection earlier.
 */
final class ConnectionLease {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLease.class);

	private final ConnectionSource source;

	private final LeaseState state;

	private final TransactionHealth health = new TransactionHealth();

	private final boolean owned;

	private final ConnectionRelease release;

	private final StatementQueue statements;

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
		this.monitor = new LeaseMonitor(source.leases(), deadlines, source.limits().leakDetectionThreshold(),
				source.recorder(), (now) -> state.check(now, source::isAwaited));
		this.release = new ConnectionRelease(this.source, state, this.health, owned, this.monitor);
		this.statements = new StatementQueue(
				new ConnectionAcquisition(this.source, state, this.health, this.release, this.monitor));
	}

	/**
	 * Begin this transaction together with the first statement.
	 */
	void beginAtFirstStatement(TransactionDefinition definition) {
		this.state.define(definition);
	}

	/**
	 * The statements of this lease, which acquire its connection.
	 */
	StatementQueue statements() {
		return this.statements;
	}

	/**
	 * Return whether the transaction is read-only and the database would not refuse what
	 * a statement writes.
	 */
	boolean isUnenforcedWrite(String sql) {
		return this.state.isReadOnly() && this.source.isForSessions()
				&& ConnectionDialect.of(this.source.factory()).storesInReadOnlyTransaction(sql);
	}

	void rolledBackToSavepoint() {
		this.health.rolledBackToSavepoint();
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
		this.statements.requestRelease();
	}

	private Mono<Void> end(ConnectionOutcome outcome, Predicate<Throwable> isFatal) {
		return Mono.defer(() -> {
			AtomicBoolean begun = new AtomicBoolean();
			Mono<Void> ending = Mono
				.defer(() -> begun.compareAndSet(false, true) ? this.release.end(outcome) : Mono.empty());
			return this.statements.afterStatements(ending, outcome.name())
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
			if (this.statements.isIdle() && (!isTransactional || this.state.phase() == TransactionPhase.NEW)) {
				return releasing;
			}
			return (isTransactional ? rollback() : statementsCompleted()).onErrorComplete().then(releasing);
		}));
	}

	private Mono<Void> statementsCompleted() {
		this.statements.requestRelease();
		return this.statements.afterStatements(Mono.empty(), "the release of the connection")
			.onErrorResume(this.release::closeForcibly);
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
