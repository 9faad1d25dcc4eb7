package dev.asyncdb.error;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown if the connection was lost or the server did not answer during a COMMIT, or
 * during a statement that is the whole of its transaction and commits itself.
 * <p>
 * The transaction may be committed or rolled back. Repeating it without a check can apply
 * it twice, so this library never repeats it.
 *
 * @since 0.1.0
 */
public final class CommitOutcomeUnknownException extends NonTransientDataAccessResourceException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param cause the error that interrupted the {@code COMMIT}
	 * @since 0.1.0
	 */
	public CommitOutcomeUnknownException(Throwable cause) {
		super("The connection failed during COMMIT: the transaction may or may not be committed."
				+ " Check the data before repeating the work", cause);
	}

}
