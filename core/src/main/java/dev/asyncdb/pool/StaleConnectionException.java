package dev.asyncdb.pool;

import io.r2dbc.spi.R2dbcNonTransientResourceException;

/**
 * A connection that waited in the pool is dead.
 */
final class StaleConnectionException extends R2dbcNonTransientResourceException {

	private static final long serialVersionUID = 1L;

	StaleConnectionException() {
		super("A pooled connection did not answer any more");
	}

}
