package dev.asyncdb.autoconfigure.syncdb;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.asyncdb.connection.ConnectionUnavailableException;
import dev.asyncdb.migration.MigrationConnectionException;
import reactor.util.retry.Retry;

/**
 * Connects again where connecting took too long, as it does when many processes begin at
 * once on a busy machine. A server that refuses is not asked again.
 */
final class SlowConnection {

	private static final int ATTEMPTS = 5;

	private SlowConnection() {
	}

	static Retry again() {
		return Retry.backoff(ATTEMPTS, Duration.ofMillis(300))
			.maxBackoff(Duration.ofSeconds(3))
			.filter(SlowConnection::isIt)
			.onRetryExhaustedThrow((spec, signal) -> signal.failure());
	}

	private static boolean isIt(Throwable failure) {
		if (!(failure instanceof MigrationConnectionException)) {
			return false;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException
					|| cause instanceof ConnectionUnavailableException || isLoginTimeout(cause)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isLoginTimeout(Throwable cause) {
		return cause instanceof SQLException && String.valueOf(cause.getMessage()).contains("timed out");
	}

}
