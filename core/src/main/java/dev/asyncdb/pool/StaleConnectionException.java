package dev.asyncdb.pool;

import io.r2dbc.spi.R2dbcNonTransientResourceException;

/**
 * An idle connection of the pool failed its validation.
 */
final class StaleConnectionException extends R2dbcNonTransientResourceException {

	private static final long serialVersionUID = 1L;

	StaleConnectionException() {
		super("A pooled connection failed its validation");
	}

}
