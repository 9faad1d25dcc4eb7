package dev.asyncdb.session;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A session was asked for something while a stream of its rows is open. Its connection
 * does one thing at a time, so waiting could be for ever.
 *
 * @since 0.1.0
 */
public class StreamOpenException extends InvalidDataAccessApiUsageException {

	/**
	 * Create the exception.
	 * @param openedAt the call that opened the stream
	 * @param askedAt the call that was refused, {@code null} if unknown
	 * @since 0.1.0
	 */
	public StreamOpenException(String openedAt, @Nullable String askedAt) {
		super("The session is streaming rows since %s and cannot be used meanwhile%s: read all() rows first, or use another session"
			.formatted(openedAt, (askedAt != null) ? " at " + askedAt : ""));
	}

}
