package dev.asyncdb.autoconfigure.syncdb;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.migration.MigrationConnectionException;
import reactor.util.retry.Retry;

import org.springframework.core.NestedExceptionUtils;

/**
 * Connects again where connecting took too long, as it does when many processes begin at
 * once on a busy machine. A server that is not there is only waited for on demand.
 */
final class SlowConnection {

	private static final int ATTEMPTS = 5;

	private SlowConnection() {
	}

	static Retry again() {
		return attempts(ATTEMPTS, SlowConnection::isIt);
	}

	/**
	 * Connects again, for as long as somebody has said, to a server that is not there
	 * yet. Who it knows and lets in, it says itself.
	 */
	static Retry untilThere(Duration wait) {
		long start = System.nanoTime();
		return attempts(Long.MAX_VALUE, (failure) -> isAway(failure) && System.nanoTime() - start < wait.toNanos());
	}

	private static Retry attempts(long most, Predicate<Throwable> isWorthwhile) {
		return Retry.backoff(most, Duration.ofMillis(300))
			.maxBackoff(Duration.ofSeconds(3))
			.filter(isWorthwhile)
			.onRetryExhaustedThrow((spec, signal) -> signal.failure());
	}

	private static boolean isAway(Throwable failure) {
		return failure instanceof MigrationConnectionException
				&& (isIt(failure) || NestedExceptionUtils.getRootCause(failure) instanceof IOException);
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
