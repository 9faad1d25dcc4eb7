package dev.asyncdb.connection;

import io.r2dbc.spi.R2dbcTransientResourceException;

/**
 * The connection was closed before its transaction could be committed.
 */
final class CutOffException extends R2dbcTransientResourceException {

	private static final long serialVersionUID = 1L;

	CutOffException() {
		super("The connection was closed before COMMIT, since the server did not answer: the transaction is rolled back");
	}

}
