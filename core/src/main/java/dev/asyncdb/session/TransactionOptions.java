package dev.asyncdb.session;

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
 * @since 0.1.0
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, Propagation propagation, int retries) {

	/**
	 * Check the options.
	 * @param isolation the isolation level
	 * @param readOnly whether the transaction is for reading only
	 * @param propagation what to do if a transaction is running already
	 * @param retries how often the transaction is run again after a conflict
	 * @throws IllegalArgumentException if the propagation can mean no transaction at all,
	 * or the number of retries is negative
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
	}

	/**
	 * The options to use when nothing else is said.
	 * @return the isolation of the database, reading and writing, joining a running
	 * transaction, without retries
	 * @since 0.1.0
	 */
	public static TransactionOptions defaults() {
		return new TransactionOptions(Isolation.DEFAULT, false, Propagation.REQUIRED, 0);
	}

	/**
	 * These options with another isolation level.
	 * @param isolation the isolation level
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withIsolation(Isolation isolation) {
		return new TransactionOptions(isolation, this.readOnly, this.propagation, this.retries);
	}

	/**
	 * These options for reading only.
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions asReadOnly() {
		return new TransactionOptions(this.isolation, true, this.propagation, this.retries);
	}

	/**
	 * These options with another propagation.
	 * @param propagation what to do if a transaction is running already
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withPropagation(Propagation propagation) {
		return new TransactionOptions(this.isolation, this.readOnly, propagation, this.retries);
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
	 * {@link dev.asyncdb.connection.CommitOutcomeUnknownException}.
	 * @param retries how often the transaction is run again, {@code 0} for never
	 * @return new options
	 * @throws IllegalArgumentException if the number is negative
	 * @since 0.1.0
	 */
	public TransactionOptions retries(int retries) {
		return new TransactionOptions(this.isolation, this.readOnly, this.propagation, retries);
	}

	TransactionDefinition toDefinition() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(this.propagation.value());
		definition.setIsolationLevel(this.isolation.value());
		definition.setReadOnly(this.readOnly);
		return definition;
	}

}
