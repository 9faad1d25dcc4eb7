package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Optional;
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
 * When a transaction takes no more statements: its time is over, or the database has
 * ended it, so that what follows would be stored without it.
 */
final class TransactionHealth {

	private final AtomicReference<@Nullable TransactionTimeout> deadline = new AtomicReference<>();

	private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();

	private final AtomicReference<@Nullable Throwable> lastError = new AtomicReference<>();

	void set(TransactionTimeout until) {
		this.deadline.set(until);
	}

	/**
	 * A statement failed. The refusals that follow do not name the error that caused
	 * them, so it is added to them.
	 */
	void failed(Throwable failure) {
		if (DatabaseErrorKind.of(failure) != DatabaseErrorKind.TRANSACTION_FAILED) {
			this.lastError.set(failure);
		}
		// A statement and its result tell of the same failure
		else if (this.lastError.get() != null && failure.getSuppressed().length == 0) {
			failure.addSuppressed(this.lastError.get());
		}
		if (ErrorCodes.isTransactionRolledBack(failure)) {
			this.end.compareAndSet(null, failure);
		}
	}

	/**
	 * The connection was closed, and the server has rolled back.
	 */
	void cut(Throwable cause) {
		this.end.compareAndSet(null, cause);
	}

	/**
	 * Why nothing more can be done in the transaction.
	 * @return {@code null} if something can
	 */
	@Nullable Throwable refusal() {
		Throwable cause = this.end.get();
		if (cause != null) {
			return new LostTransactionException(cause);
		}
		TransactionTimeout until = this.deadline.get();
		return (until != null && until.isOver()) ? until.failure() : null;
	}

	/**
	 * The same for a statement that comes now. What commits by itself, as most statements
	 * that change tables do in MariaDB, leaves no transaction behind.
	 */
	@Nullable Throwable refusal(Connection connection) {
		Throwable refusal = refusal();
		return (refusal == null && connection.isAutoCommit()) ? new IllegalTransactionStateException(
				"A statement of this transaction has ended it, as one that changes a table may: what follows would"
						+ " be stored at once. Begin another transaction")
				: refusal;
	}

	/**
	 * Let a connection go. A limit that would outlive the transaction is taken back
	 * before; where that fails the connection is closed.
	 */
	Mono<Void> giveBack(ConnectionSource source, Connection connection) {
		Optional<String> undo = (this.deadline.get() != null)
				? TransactionTimeout.undo(connection.getMetadata().getDatabaseProductName()) : Optional.empty();
		return undo.map((sql) -> giveBack(source, connection, sql)).orElseGet(() -> source.giveBack(connection));
	}

	private static Mono<Void> giveBack(ConnectionSource source, Connection connection, String undo) {
		Mono<Void> sent = source.<Result>call(connection.createStatement(undo).execute())
			.concatMap(Result::getRowsUpdated)
			.then();
		return source.withinEndLimit(sent)
			.materialize()
			.flatMap((end) -> end.isOnError() ? source.closePhysical(connection) : source.giveBack(connection));
	}

	Duration leftWithin(Duration limit) {
		TransactionTimeout until = this.deadline.get();
		return (until != null) ? until.leftWithin(limit) : limit;
	}

}
