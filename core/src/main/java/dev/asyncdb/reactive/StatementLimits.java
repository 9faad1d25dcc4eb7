package dev.asyncdb.reactive;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import dev.asyncdb.error.LogText;
import dev.asyncdb.error.ResultNotReadException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A statement and its limits.
 *
 * @param sql the statement, {@code null} for other calls of the driver
 * @param silence longest time without an answer of the server
 * @param idle longest time in which the subscriber requests nothing
 */
public record StatementLimits(@Nullable String sql, Duration silence, Duration idle) {

	/** The limits of a statement that was not sent. */
	public static final StatementLimits NONE = new StatementLimits(null, ChronoUnit.FOREVER.getDuration(),
			ChronoUnit.FOREVER.getDuration());

	/**
	 * The failure of a result that has too many rows to be read ahead.
	 */
	Throwable tooManyRows(@Nullable String waiting, int limit) {
		return new InvalidDataAccessApiUsageException(("[%s] waits for the result of [%s] on the same connection. The"
				+ " result has more than %d rows that were not yet processed, which is the limit for reading it"
				+ " ahead: collect the rows before the next statement, read fewer at a time, or run one of both"
				+ " statements in another session or transaction")
			.formatted(LogText.excerpt(waiting), LogText.excerpt(this.sql), limit));
	}

	/**
	 * Return how long a subscriber may request nothing.
	 */
	Duration idle(boolean isAwaited) {
		return (isAwaited && this.silence.compareTo(this.idle) < 0) ? this.silence : this.idle;
	}

	/**
	 * The failure of a subscriber that has requested nothing for too long.
	 * @param waiting the statement that waits for it, {@code null} for none
	 */
	Throwable notRead(@Nullable String waiting) {
		if (waiting == null) {
			return new ResultNotReadException(this.idle);
		}
		return new InvalidDataAccessApiUsageException(("[%s] waits for [%s] on the same connection, but no further"
				+ " result of that statement was read for %s: collect the rows of all results before the next"
				+ " statement, or run one of both statements in another session or transaction")
			.formatted(LogText.excerpt(waiting), LogText.excerpt(this.sql), idle(true)));
	}

}
