package dev.asyncdb.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * How a transaction of a session is run, in the terms of Spring's transactions.
 *
 * @param isolation the isolation level, {@link Isolation#DEFAULT} for the database's own
 * @param readOnly whether the transaction is for reading only
 * @param propagation what to do if a transaction is running already: join it
 * ({@link Propagation#REQUIRED}, {@link Propagation#MANDATORY}), set it aside
 * ({@link Propagation#REQUIRES_NEW}, which takes a second connection) or open a savepoint
 * in it ({@link Propagation#NESTED})
 * @param retries how often the transaction is run again after a conflict, see
 * {@link #retries(int)}
 * @param timeout how long the transaction may last, {@code null} for ever, see
 * {@link #withTimeout(Duration)}
 * @since 0.1.0
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, Propagation propagation, int retries,
		@Nullable Duration timeout) {

	/**
	 * Check the options.
	 * @param isolation the isolation level
	 * @param readOnly whether the transaction is for reading only
	 * @param propagation what to do if a transaction is running already
	 * @param retries how often the transaction is run again after a conflict
	 * @param timeout how long the transaction may last, {@code null} for ever
	 * @throws IllegalArgumentException if the propagation can mean no transaction at all,
	 * or the number of retries is negative, or the timeout is not positive
	 * @since 0.1.0
	 */
	public TransactionOptions {
		switch (propagation) {
			case REQUIRED, REQUIRES_NEW, NESTED, MANDATORY -> {
			}
			case SUPPORTS, NOT_SUPPORTED, NEVER -> throw new IllegalArgumentException(
					"inTransaction(..) always has a transaction, so propagation %s makes no sense: use inSession(..)"
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
	 * The options to use when nothing else is said.
	 * @return the isolation of the database, reading and writing, joining a running
	 * transaction, without retries
	 * @since 0.1.0
	 */
	public static TransactionOptions defaults() {
		return new TransactionOptions(Isolation.DEFAULT, false, Propagation.REQUIRED, 0, null);
	}

	/**
	 * These options with another isolation level.
	 * @param isolation the isolation level
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withIsolation(Isolation isolation) {
		return new TransactionOptions(isolation, this.readOnly, this.propagation, this.retries, this.timeout);
	}

	/**
	 * These options for reading only.
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions asReadOnly() {
		return new TransactionOptions(this.isolation, true, this.propagation, this.retries, this.timeout);
	}

	/**
	 * These options with another propagation.
	 * @param propagation what to do if a transaction is running already
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withPropagation(Propagation propagation) {
		return new TransactionOptions(this.isolation, this.readOnly, propagation, this.retries, this.timeout);
	}

	/**
	 * These options with retries: after a serialization failure or a deadlock the whole
	 * function runs again, in a new transaction with a new session.
	 * <p>
	 * The function must be repeatable: what it does outside the database happens again,
	 * and nothing that it holds may come from the session of an earlier attempt. New
	 * entities that were made outside the function may be used again, their identifiers
	 * are taken back. Attempts wait for each other by a random time that grows from 10
	 * milliseconds to a second, and none is begun when the first one began more than 30
	 * seconds ago. After the last one its error arrives as it is.
	 * <p>
	 * Only the call that begins a transaction retries: inside a running one the error
	 * goes to whoever began that. No other error is retried, least of all
	 * {@link dev.asyncdb.error.CommitOutcomeUnknownException}.
	 * @param retries how often the transaction is run again, {@code 0} for never
	 * @return new options
	 * @throws IllegalArgumentException if the number is negative
	 * @since 0.1.0
	 */
	public TransactionOptions retries(int retries) {
		return new TransactionOptions(this.isolation, this.readOnly, this.propagation, retries, this.timeout);
	}

	/**
	 * These options with a timeout. Past it the transaction does nothing more: a
	 * statement or a commit fails with a
	 * {@link org.springframework.transaction.TransactionTimedOutException}, and on
	 * PostgreSQL the server itself ends a statement that takes longer. It counts from the
	 * first statement on; a running transaction that is joined keeps its own.
	 * @param timeout how long the transaction may last, in whole seconds, rounded up
	 * @return new options
	 * @throws IllegalArgumentException if the timeout is not positive
	 * @since 0.1.0
	 */
	public TransactionOptions withTimeout(Duration timeout) {
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
