package dev.asyncdb.error;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;

/**
 * The database has rolled the transaction back, because of an earlier error or a closed
 * connection. Without this exception it would execute and commit later statements
 * separately.
 */
public final class LostTransactionException extends R2dbcRollbackException {

	private static final long serialVersionUID = 1L;

	public static LostTransactionException closed() {
		return new LostTransactionException(
				new R2dbcNonTransientResourceException("The connection was closed before COMMIT"));
	}

	public LostTransactionException(Throwable cause) {
		super("The database has rolled this transaction back", cause);
	}

}
