package dev.asyncdb.test.rollback;

import io.r2dbc.spi.R2dbcNonTransientException;

/**
 * A statement in a transaction that an error has aborted, as PostgreSQL answers it.
 *
 * @since 0.1.0
 */
public final class AbortedTransactionException extends R2dbcNonTransientException {

	private static final String SQL_STATE = "25P02";

	/**
	 * Create the exception.
	 * @since 0.1.0
	 */
	public AbortedTransactionException() {
		super("current transaction is aborted, commands ignored until end of transaction block", SQL_STATE);
	}

}
