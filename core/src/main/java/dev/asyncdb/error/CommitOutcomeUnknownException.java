package dev.asyncdb.error;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * The connection was lost or stayed silent while a COMMIT was under way.
 * <p>
 * The transaction may be committed or rolled back. Repeating it blindly can apply it
 * twice, so nothing in this library ever does.
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
				+ " Look at the data before repeating the work", cause);
	}

}
