package dev.asyncdb.reactive;

import java.time.Duration;

import io.r2dbc.spi.R2dbcTimeoutException;

/**
 * A release of a connection that waits for the rest of a cancelled result.
 */
final class PendingRelease {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private volatile long since = System.nanoTime();

	/**
	 * Return whether the rest has not arrived in time.
	 */
	boolean isDelayed(boolean isUnread, long now) {
		if (!isUnread) {
			this.since = now;
		}
		return now - this.since > LIMIT.toNanos();
	}

	static R2dbcTimeoutException delayed() {
		return new R2dbcTimeoutException(
				"The rest of a cancelled result did not arrive within %s, so the connection was closed"
					.formatted(LIMIT));
	}

}
