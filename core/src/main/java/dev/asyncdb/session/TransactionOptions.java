package dev.asyncdb.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Options of a transaction, with the semantics of Spring's transactions.
 *
 * @param isolation the isolation level, {@link Isolation#DEFAULT} for that of the
 * database
 * @param readOnly whether the transaction is read-only
 * @param propagation what to do inside a running transaction: join it
 * ({@link Propagation#REQUIRED}, {@link Propagation#MANDATORY}), suspend it
 * ({@link Propagation#REQUIRES_NEW}, which takes a second connection) or create a
 * savepoint ({@link Propagation#NESTED})
 * @param retries maximum number of retries after a conflict, see
 * {@link #withRetries(int)}
 * @param timeout maximum duration of the transaction, {@code null} for no limit, see
 * {@link #withTimeout(Duration)}
 * @since 0.1.0
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, Propagation propagation, int retries,
		@Nullable Duration timeout) {

	private static final TransactionOptions DEFAULTS = new TransactionOptions(Isolation.DEFAULT, false,
			Propagation.REQUIRED, 0, null);

	/**
	 * Create and check the options.
	 * @param isolation the isolation level
	 * @param readOnly whether the transaction is read-only
	 * @param propagation what to do inside a running transaction
	 * @param retries maximum number of retries after a conflict
	 * @param timeout maximum duration of the transaction, {@code null} for no limit
	 * @throws IllegalArgumentException if the propagation allows running without a
	 * transaction, or the number of retries is negative, or the timeout is not positive
	 * @since 0.1.0
	 */
	public TransactionOptions {
		switch (propagation) {
			case REQUIRED, REQUIRES_NEW, NESTED, MANDATORY -> {
			}
			case SUPPORTS, NOT_SUPPORTED, NEVER -> throw new IllegalArgumentException(
					"inTransaction(..) always has a transaction, so propagation %s is not supported: use inSession(..)"
						.formatted(propagation));
		}
		if (retries < 0) {
			throw new IllegalArgumentException("The number of retries must not be negative but is " + retries);
		}
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			throw new IllegalArgumentException("The timeout of a transaction must be positive but is " + timeout);
		}
	}

	/**
	 * Return the default options.
	 * @return the isolation level of the database, read-write, joining a running
	 * transaction, without retries and without timeout
	 * @since 0.1.0
	 */
	public static TransactionOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these options with another isolation level.
	 * @param isolation the isolation level
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withIsolation(Isolation isolation) {
		return new TransactionOptions(isolation, this.readOnly, this.propagation, this.retries, this.timeout);
	}

	/**
	 * Return these options for a read-only or read-write transaction.
	 * @param readOnly whether the transaction is read-only
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withReadOnly(boolean readOnly) {
		return new TransactionOptions(this.isolation, readOnly, this.propagation, this.retries, this.timeout);
	}

	/**
	 * Return these options with another propagation.
	 * @param propagation what to do inside a running transaction
	 * @return new options
	 * @throws IllegalArgumentException if the propagation allows running without a
	 * transaction
	 * @since 0.1.0
	 */
	public TransactionOptions withPropagation(Propagation propagation) {
		return new TransactionOptions(this.isolation, this.readOnly, propagation, this.retries, this.timeout);
	}

	/**
	 * Return these options with retries: after a serialization failure, a deadlock, or a
	 * change of a table under a prepared statement
	 * ({@link dev.asyncdb.error.OutdatedStatementException}) the function runs again, in
	 * a new transaction with a new session.
	 * <p>
	 * The function must be repeatable: its effects outside the database occur again, and
	 * it must not hold entities of the session of an earlier attempt. New entities that
	 * were created outside the function can be used again, since their identifiers are
	 * reset. The delay before an attempt is random and grows from 10 milliseconds to a
	 * second; no attempt starts later than 30 seconds after the first one. When the
	 * retries are exhausted, the last error is emitted unchanged.
	 * <p>
	 * Only the call that begins a transaction retries: inside a running transaction the
	 * error propagates to the call that began it. No other error is retried, in
	 * particular no {@link dev.asyncdb.error.CommitOutcomeUnknownException}.
	 * @param retries maximum number of retries, {@code 0} for none
	 * @return new options
	 * @throws IllegalArgumentException if the number is negative
	 * @since 0.1.0
	 */
	public TransactionOptions withRetries(int retries) {
		return new TransactionOptions(this.isolation, this.readOnly, this.propagation, retries, this.timeout);
	}

	/**
	 * Return these options with a timeout. After the timeout a statement or commit fails
	 * with a {@link org.springframework.transaction.TransactionTimedOutException}; on
	 * PostgreSQL the server also cancels a running statement. The time is measured from
	 * the first statement; a transaction that is joined keeps its own timeout.
	 * @param timeout maximum duration of the transaction, rounded up to seconds,
	 * {@code null} for no limit
	 * @return new options
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @since 0.1.0
	 */
	public TransactionOptions withTimeout(@Nullable Duration timeout) {
		return new TransactionOptions(this.isolation, this.readOnly, this.propagation, this.retries, timeout);
	}

	/**
	 * Convert the options for Spring's transaction managers.
	 * @return the transaction definition
	 * @since 0.1.0
	 */
	public TransactionDefinition toDefinition() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(this.propagation.value());
		definition.setIsolationLevel(this.isolation.value());
		definition.setReadOnly(this.readOnly);
		if (this.timeout != null) {
			definition.setTimeout(Math.toIntExact(this.timeout.plusNanos(999_999_999).toSeconds()));
		}
		return definition;
	}

}
