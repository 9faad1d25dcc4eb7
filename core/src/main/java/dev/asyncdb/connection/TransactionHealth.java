package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.ErrorCodes;
import dev.asyncdb.error.LostTransactionException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * Determines whether a transaction accepts further statements. It does not after its
 * timeout, or after the database has ended it: later statements would be committed
 * separately.
 */
final class TransactionHealth {

	private final AtomicReference<TransactionStart.Begun> begun = new AtomicReference<>(TransactionStart.Begun.NOTHING);

	private final AtomicReference<@Nullable Throwable> rollbackCause = new AtomicReference<>();

	private final AtomicReference<@Nullable Throwable> lastError = new AtomicReference<>();

	private final AtomicInteger failures = new AtomicInteger();

	int failures() {
		return this.failures.get();
	}

	void set(TransactionStart.Begun transaction) {
		this.begun.set(transaction);
	}

	private @Nullable TransactionTimeout timeout() {
		return Objects.requireNonNull(this.begun.get()).timeout();
	}

	/**
	 * Record a failed statement. Errors of later statements do not contain it, so it is
	 * added to them as suppressed.
	 */
	void failed(Throwable failure) {
		this.failures.incrementAndGet();
		if (DatabaseErrorKind.of(failure) != DatabaseErrorKind.TRANSACTION_FAILED) {
			this.lastError.set(failure);
		}
		// A statement and its result report the same failure
		else if (this.lastError.get() != null && failure.getSuppressed().length == 0) {
			failure.addSuppressed(this.lastError.get());
		}
		if (ErrorCodes.isTransactionRolledBack(failure)) {
			this.rollbackCause.compareAndSet(null, failure);
		}
	}

	/**
	 * Return whether the server rejects a statement because of an error that no statement
	 * of the transaction had: the driver has met an outdated statement, and repeated it
	 * although the transaction had failed.
	 */
	boolean isOutdated(Throwable failure) {
		return this.lastError.get() == null && DatabaseErrorKind.of(failure) == DatabaseErrorKind.TRANSACTION_FAILED;
	}

	/**
	 * Forget the failed statements that a rollback to a savepoint has undone.
	 */
	void rolledBackToSavepoint() {
		this.lastError.set(null);
	}

	/**
	 * Record that the connection was closed, which makes the server roll back.
	 */
	void connectionClosed(Throwable cause) {
		this.rollbackCause.compareAndSet(null, cause);
	}

	/**
	 * Return why the transaction accepts no further statement.
	 * @return the error, or {@code null} if it accepts one
	 */
	@Nullable Throwable refusal() {
		Throwable cause = this.rollbackCause.get();
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
	 * Release a connection. Settings that would outlive the transaction are restored
	 * before; if that fails, the connection is closed.
	 */
	Mono<Void> release(ConnectionSource source, Connection connection) {
		return Objects.requireNonNull(this.begun.get())
			.restore()
			.map((sql) -> release(source, connection, sql))
			.orElseGet(() -> source.release(connection));
	}

	// Inside a transaction, H2 would commit it
	private static Mono<Void> release(ConnectionSource source, Connection connection, String reset) {
		if (!connection.isAutoCommit()) {
			return source.closePhysical(connection);
		}
		Mono<Void> sent = source.<Result>call(connection.createStatement(reset).execute())
			.concatMap(Result::getRowsUpdated)
			.then();
		return source.withControlTimeout(sent)
			.materialize()
			.flatMap((end) -> end.isOnError() ? source.closePhysical(connection) : source.release(connection));
	}

	Duration remaining(Duration limit) {
		TransactionTimeout timeout = timeout();
		return (timeout != null) ? timeout.remaining(limit) : limit;
	}

}
