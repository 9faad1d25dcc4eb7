package dev.asyncdb.migration;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A migration failed.
 *
 * @since 0.1.0
 */
public class MigrationException extends NonTransientDataAccessException {

	/**
	 * Create the exception.
	 * @param message the attempted operation and the solution
	 * @param cause the error of the driver or the engine, {@code null} if there is none
	 * @since 0.1.0
	 */
	public MigrationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
