package dev.asyncdb.error;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;

/**
 * The database has rolled the transaction back, at an earlier error or since its
 * connection was closed. It would take what follows an error all the same, and store it
 * at once.
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
