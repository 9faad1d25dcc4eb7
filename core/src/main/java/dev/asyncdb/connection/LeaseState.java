package dev.asyncdb.connection;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BooleanSupplier;

import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.reactive.StatementMonitor;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a lease. Only the code that has entered a phase writes the other fields.
 * Thread-safe.
 */
final class LeaseState {

	private static final Logger logger = LoggerFactory.getLogger(LeaseState.class);

	private static final AtomicReferenceFieldUpdater<LeaseState, TransactionPhase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(LeaseState.class, TransactionPhase.class, "phase");

	private volatile TransactionPhase phase;

	private volatile @Nullable Connection connection;

	private volatile @Nullable TransactionDefinition definition;

	private volatile @Nullable StatementMonitor running;

	private volatile ConnectionOutcome transactionOutcome = ConnectionOutcome.RETURNED;

	private volatile @Nullable ConnectionOutcome unusable;

	private volatile boolean abandoned;

	private volatile boolean withoutTransaction;

	private volatile @Nullable ConnectionAcquisition pending;

	LeaseState() {
		this.phase = TransactionPhase.NEW;
	}

	/**
	 * The state of a lease that joins a transaction of another owner.
	 */
	LeaseState(Connection joined) {
		this.phase = TransactionPhase.ACTIVE;
		this.connection = joined;
	}

	TransactionPhase phase() {
		return this.phase;
	}

	boolean enter(TransactionPhase from, TransactionPhase to) {
		boolean entered = PHASE.compareAndSet(this, from, to);
		if (entered) {
			logger.trace("{} -> {}", from, to);
		}
		return entered;
	}

	/**
	 * Close the lease in any phase.
	 * @return the phase before
	 */
	TransactionPhase close() {
		TransactionPhase before = Objects.requireNonNull(PHASE.getAndSet(this, TransactionPhase.CLOSED));
		logger.trace("{} -> CLOSED", before);
		return before;
	}

	@Nullable Connection connection() {
		return this.connection;
	}

	/**
	 * The connection of the driver itself, {@code null} if none is held.
	 */
	@Nullable Connection physicalConnection() {
		Connection current = phase().isHeld() ? this.connection : null;
		return (current != null) ? ConnectionSource.physical(current) : null;
	}

	Connection driverConnection() {
		Connection current = this.connection;
		if (current == null) {
			throw new IllegalStateException(
					"The connection is acquired at the first statement of the transaction, and none was executed");
		}
		return current;
	}

	/**
	 * The connection if statements may run on it, {@code null} otherwise.
	 */
	@Nullable Connection readyConnection() {
		return (phase() == TransactionPhase.ACTIVE) ? this.connection : null;
	}

	/**
	 * The connection has arrived.
	 * @return {@code false} if the lease was closed before
	 */
	boolean arrive(Connection acquired) {
		this.connection = acquired;
		// It refers to the first statement, and so to the rows that were read
		this.pending = null;
		return enter(TransactionPhase.ACQUIRING, TransactionPhase.BEGINNING);
	}

	@Nullable TransactionDefinition definition() {
		return this.definition;
	}

	void define(TransactionDefinition requested) {
		this.definition = requested;
	}

	/**
	 * Return whether the transaction was requested to be read-only.
	 */
	boolean isReadOnly() {
		TransactionDefinition requested = this.definition;
		return requested != null && Boolean.TRUE.equals(requested.getAttribute(TransactionDefinition.READ_ONLY));
	}

	/**
	 * Return whether an isolation level was requested.
	 */
	boolean isIsolated() {
		TransactionDefinition requested = this.definition;
		return requested != null && requested.getAttribute(TransactionDefinition.ISOLATION_LEVEL) != null;
	}

	boolean isTransactional() {
		return this.definition != null && phase() != TransactionPhase.ENDED;
	}

	/**
	 * Return whether the transaction is defined and the connection is in it: a query may
	 * run before.
	 */
	boolean isInTransaction() {
		return isTransactional() && !this.withoutTransaction;
	}

	/**
	 * Use the connection for one statement in auto-commit mode, before the transaction
	 * begins.
	 */
	void defer() {
		this.withoutTransaction = true;
	}

	/**
	 * Return whether the connection is used for one statement in auto-commit mode.
	 */
	boolean isDeferred() {
		return this.withoutTransaction;
	}

	/**
	 * Return to the state before the acquisition, after a statement that ran before the
	 * transaction.
	 * @return the connection to release, {@code null} if it is part of a transaction, or
	 * is released by an earlier end
	 */
	@Nullable Connection returnDeferred() {
		Connection used = this.connection;
		if (!this.withoutTransaction || !enter(TransactionPhase.ACTIVE, TransactionPhase.NEW)) {
			return null;
		}
		this.withoutTransaction = false;
		this.connection = null;
		this.running = null;
		return used;
	}

	@Nullable StatementMonitor running() {
		return this.running;
	}

	void run(StatementMonitor statement) {
		this.running = statement;
	}

	/**
	 * Check the running statement for an answer.
	 * @param isAwaited whether others wait for a connection
	 */
	void check(long now, BooleanSupplier isAwaited) {
		StatementMonitor statement = this.running;
		if (statement != null) {
			statement.check(now, isAwaited);
		}
	}

	/**
	 * Record the outcome of the transaction.
	 */
	void ended(ConnectionOutcome outcome) {
		this.transactionOutcome = outcome;
		enter(TransactionPhase.ENDING, TransactionPhase.ENDED);
	}

	/**
	 * Determine the outcome of the lease.
	 * @param requested the requested outcome, {@link ConnectionOutcome#RETURNED} for a
	 * regular release
	 * @param before the phase before the release
	 */
	ConnectionOutcome end(ConnectionOutcome requested, TransactionPhase before) {
		return switch (before) {
			case NEW, CLOSED -> ConnectionOutcome.UNUSED;
			case ACQUIRING -> ConnectionOutcome.UNAVAILABLE;
			case BEGINNING, ACTIVE, ENDING, ENDED -> (this.connection == null) ? ConnectionOutcome.UNUSED
					: (requested != ConnectionOutcome.RETURNED) ? requested : atReturn(before);
		};
	}

	private ConnectionOutcome atReturn(TransactionPhase before) {
		ConnectionOutcome excluded = this.unusable;
		if (excluded != null) {
			return excluded;
		}
		boolean isOver = before == TransactionPhase.ENDED || this.definition == null;
		return isOver ? this.transactionOutcome : ConnectionOutcome.TRANSACTION_OPEN;
	}

	/**
	 * Exclude the connection from further use: its release closes it.
	 */
	void markUnusable(ConnectionOutcome reason) {
		this.unusable = reason;
	}

	/**
	 * Determine the outcome of a connection that was used before the transaction.
	 */
	ConnectionOutcome deferredOutcome(ConnectionOutcome usual) {
		ConnectionOutcome excluded = this.unusable;
		this.unusable = null;
		return (excluded != null) ? excluded : usual;
	}

	/**
	 * Release the connection that is being acquired as soon as it arrives.
	 */
	void abandon() {
		if (phase() == TransactionPhase.ACQUIRING) {
			this.abandoned = true;
			giveUp();
		}
	}

	/**
	 * Wait for a connection in the queue of a pool.
	 */
	void await(ConnectionAcquisition acquisition) {
		this.pending = acquisition;
	}

	/**
	 * Leave the queue of the pool, if the pool has not yet assigned a connection.
	 */
	void giveUp() {
		ConnectionAcquisition acquisition = this.pending;
		if (acquisition != null) {
			acquisition.giveUp();
		}
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

}
