package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.ErrorCodes;
import dev.asyncdb.error.LostTransactionException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcRollbackException;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * Determines whether a transaction accepts further statements. It does not after its
 * timeout, or after the database has ended it: later statements would be committed
 * separately.
 */
final class TransactionHealth {

	private static final AtomicReferenceFieldUpdater<TransactionHealth, @Nullable Throwable> ROLLBACK_CAUSE = AtomicReferenceFieldUpdater
		.newUpdater(TransactionHealth.class, Throwable.class, "rollbackCause");

	private static final AtomicIntegerFieldUpdater<TransactionHealth> FAILURES = AtomicIntegerFieldUpdater
		.newUpdater(TransactionHealth.class, "failures");

	private volatile TransactionStart.Begun begun = TransactionStart.Begun.NOTHING;

	private volatile @Nullable Throwable rollbackCause;

	private volatile @Nullable Throwable lastError;

	private static final AtomicIntegerFieldUpdater<TransactionHealth> CHANGES = AtomicIntegerFieldUpdater
		.newUpdater(TransactionHealth.class, "changes");

	private volatile int failures;

	private volatile int changes;

	private volatile boolean written;

	private volatile boolean outcomeUnknown;

	int failures() {
		return this.failures;
	}

	/**
	 * Record a call that can change rows or lock them.
	 */
	void changed() {
		CHANGES.incrementAndGet(this);
	}

	int changes() {
		return this.changes;
	}

	/**
	 * Record a statement that may write.
	 */
	void written() {
		this.written = true;
	}

	/**
	 * Return whether the commit has to pass the order of commits.
	 */
	boolean isOrdered() {
		return this.written && this.begun.commitsBefore() != null;
	}

	/**
	 * Begin the commit of a transaction that is ordered.
	 * @return {@code false} if another one was committed since this one began
	 */
	boolean enter(CommitOrder order) {
		Long before = this.begun.commitsBefore();
		return before != null && order.enter(before);
	}

	/**
	 * A commit was sent and not answered.
	 */
	void outcomeUnknown() {
		this.outcomeUnknown = true;
	}

	boolean isOutcomeUnknown() {
		return this.outcomeUnknown;
	}

	void set(TransactionStart.Begun transaction) {
		this.begun = transaction;
	}

	private @Nullable TransactionTimeout timeout() {
		return this.begun.timeout();
	}

	/**
	 * Record a failed statement. Errors of later statements do not contain it, so it is
	 * added to them as suppressed.
	 */
	void failed(Throwable failure) {
		FAILURES.incrementAndGet(this);
		if (DatabaseErrorKind.of(failure) != DatabaseErrorKind.TRANSACTION_FAILED) {
			this.lastError = failure;
		}
		else {
			suppress(this.lastError, failure);
		}
		if (ErrorCodes.isTransactionRolledBack(failure)) {
			ROLLBACK_CAUSE.compareAndSet(this, null, failure);
		}
	}

	// A statement and its result report the same failure
	private static void suppress(@Nullable Throwable before, Throwable failure) {
		if (before != null && failure.getSuppressed().length == 0) {
			failure.addSuppressed(before);
		}
	}

	/**
	 * Return whether the server rejects a statement because of an error that no statement
	 * of the transaction had: the driver has met an outdated statement, and repeated it
	 * although the transaction had failed.
	 */
	boolean isOutdated(Throwable failure) {
		return this.lastError == null && DatabaseErrorKind.of(failure) == DatabaseErrorKind.TRANSACTION_FAILED;
	}

	/**
	 * Forget the failed statements that a rollback to a savepoint has undone.
	 */
	void rolledBackToSavepoint() {
		this.lastError = null;
	}

	/**
	 * Return whether the server has refused a statement since the begin, or since the
	 * rollback to a savepoint.
	 */
	boolean hasFailed() {
		return this.lastError instanceof R2dbcException refused && refused.getSqlState() != null;
	}

	/**
	 * Record that the connection was closed, which makes the server roll back.
	 */
	void connectionClosed(Throwable cause) {
		ROLLBACK_CAUSE.compareAndSet(this, null, cause);
	}

	/**
	 * Return why the transaction accepts no further statement.
	 * @return the error, or {@code null} if it accepts one
	 */
	@Nullable Throwable refusal() {
		Throwable cause = this.rollbackCause;
		if (cause != null) {
			return new LostTransactionException(cause);
		}
		TransactionTimeout timeout = timeout();
		return (timeout != null && timeout.isExpired()) ? timeout.failure() : null;
	}

	/**
	 * Return the same for a statement that is about to run. After an implicit commit, as
	 * most DDL statements of MariaDB execute, the connection is in auto-commit mode.
	 */
	@Nullable Throwable refusal(Connection connection) {
		Throwable refusal = refusal();
		return (refusal == null && connection.isAutoCommit()) ? new IllegalTransactionStateException(
				"A statement has ended this transaction by an implicit commit, as DDL does: later statements would"
						+ " be committed immediately. Begin another transaction")
				: refusal;
	}

	/**
	 * Return the statement that restores settings of the server session which would
	 * outlive the transaction, {@code null} for none.
	 */
	@Nullable String restoring() {
		return this.begun.restore().orElse(null);
	}

	Duration remaining(Duration limit) {
		TransactionTimeout timeout = timeout();
		return (timeout != null) ? timeout.remaining(limit) : limit;
	}

	/**
	 * The order of the serializable transactions of one factory that write: of two that
	 * overlap, the first one commits. So no two of them can each depend on what the other
	 * one changes. Thread-safe.
	 */
	static final class CommitOrder {

		private final AtomicLong boundaries = new AtomicLong();

		/**
		 * Return the number of begins and ends of commits, odd while one is running.
		 */
		long commits() {
			return this.boundaries.get();
		}

		boolean enter(long before) {
			return before % 2 == 0 && this.boundaries.compareAndSet(before, before + 1);
		}

		void leave() {
			this.boundaries.incrementAndGet();
		}

		static R2dbcException refusal() {
			return new R2dbcRollbackException(
					"A concurrent serializable transaction was committed after this one had begun, and both write",
					"40001");
		}

	}

}
