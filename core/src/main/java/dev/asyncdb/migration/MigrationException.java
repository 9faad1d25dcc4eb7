package dev.asyncdb.migration;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A migration could not be run.
 *
 * @since 0.1.0
 */
public class MigrationException extends NonTransientDataAccessException {

	/**
	 * Tell what could not be done.
	 * @param message what was attempted and what to do
	 * @param cause the error met, {@code null} if there is none
	 * @since 0.1.0
	 */
	public MigrationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
