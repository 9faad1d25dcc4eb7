package dev.asyncdb.autoconfigure.handler;

import org.jspecify.annotations.Nullable;

/**
 * What a handler answers, and what that means for its session.
 *
 * @param <T> the type of the value
 * @param value the value, or {@code null} for none
 * @param outcome what it means
 * @since 0.1.0
 */
public record Answer<T>(@Nullable T value, Outcome outcome) {

	/**
	 * Create the answer of a handler.
	 * @param <T> the type of the value
	 * @param value the value, or {@code null} for none
	 * @param isError whether it is that of an error, such as a status of 400 or more
	 * @return the answer
	 */
	public static <T> Answer<T> of(@Nullable T value, boolean isError) {
		return new Answer<>(value, isError ? Outcome.REFUSED : Outcome.SUCCEEDED);
	}

	/**
	 * Create the answer of an exception handler.
	 * @param <T> the type of the value
	 * @param value the value
	 * @return the answer
	 */
	public static <T> Answer<T> failed(T value) {
		return new Answer<>(value, Outcome.FAILED);
	}

	/**
	 * What an answer means for the session.
	 */
	public enum Outcome {

		/**
		 * The session is committed.
		 */
		SUCCEEDED,

		/**
		 * The handler answers with an error of its own. The session is committed, unless
		 * {@code asyncdb.web.rollback-on-error-status} is set. The answer stands if the
		 * database refuses to commit, since the handler has caught the error.
		 */
		REFUSED,

		/**
		 * The handler has failed. The session is rolled back.
		 */
		FAILED

	}

}
