package dev.asyncdb.error;

import io.r2dbc.spi.R2dbcTransientResourceException;

/**
 * A table was altered while the application runs, and a statement that was prepared
 * before does not fit it anymore. The driver prepares it again, but the transaction has
 * failed already. Repeating the transaction succeeds.
 *
 * @since 0.1.0
 */
public final class OutdatedStatementException extends R2dbcTransientResourceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param refusal the error of the server
	 * @since 0.1.0
	 */
	public OutdatedStatementException(Throwable refusal) {
		super("its table was altered after it was prepared, and the transaction cannot continue; repeat the transaction"
				+ " as a whole, as TransactionOptions.withRetries(..) does", refusal);
	}

}
