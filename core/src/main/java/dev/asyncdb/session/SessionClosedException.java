package dev.asyncdb.session;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when a closed session is used.
 *
 * @since 0.1.0
 */
public final class SessionClosedException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param closedBy the call that closed the session
	 * @since 0.1.0
	 */
	public SessionClosedException(String closedBy) {
		super(("This session was closed by %s. Use it inside the function that receives it, and return the publisher:"
				+ " work that is subscribed to separately outlives the session")
			.formatted(closedBy));
	}

}
