package dev.asyncdb.session;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when an operation is requested while the session streams rows. The stream
 * occupies the connection, so an operation that waits for it could deadlock.
 *
 * @since 0.1.0
 */
public class StreamOpenException extends InvalidDataAccessApiUsageException {

	/**
	 * Create the exception.
	 * @param openedAt the call that opened the stream
	 * @param requestedAt the call that was refused, {@code null} if unknown
	 * @since 0.1.0
	 */
	public StreamOpenException(String openedAt, @Nullable String requestedAt) {
		super("The session is streaming rows since %s and cannot be used meanwhile%s: read all() rows first, or use another session"
			.formatted(openedAt, (requestedAt != null) ? " at " + requestedAt : ""));
	}

}
