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
 * @since 0.1.0
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, Propagation propagation) {

	/**
	 * Check the options.
	 * @param isolation the isolation level
	 * @param readOnly whether the transaction is for reading only
	 * @param propagation what to do if a transaction is running already
	 * @throws IllegalArgumentException if the propagation can mean no transaction at all
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
	}

	/**
	 * The options to use when nothing else is said.
	 * @return the isolation of the database, reading and writing, joining a running
	 * transaction
	 * @since 0.1.0
	 */
	public static TransactionOptions defaults() {
		return new TransactionOptions(Isolation.DEFAULT, false, Propagation.REQUIRED);
	}

	/**
	 * These options with another isolation level.
	 * @param isolation the isolation level
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withIsolation(Isolation isolation) {
		return new TransactionOptions(isolation, this.readOnly, this.propagation);
	}

	/**
	 * These options for reading only.
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions asReadOnly() {
		return new TransactionOptions(this.isolation, true, this.propagation);
	}

	/**
	 * These options with another propagation.
	 * @param propagation what to do if a transaction is running already
	 * @return new options
	 * @since 0.1.0
	 */
	public TransactionOptions withPropagation(Propagation propagation) {
		return new TransactionOptions(this.isolation, this.readOnly, propagation);
	}

	TransactionDefinition toDefinition() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(this.propagation.value());
		definition.setIsolationLevel(this.isolation.value());
		definition.setReadOnly(this.readOnly);
		return definition;
	}

}
