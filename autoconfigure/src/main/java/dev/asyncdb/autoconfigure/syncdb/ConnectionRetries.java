package dev.asyncdb.autoconfigure.syncdb;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.MigrationConnectionException;
import reactor.util.retry.Retry;

import org.springframework.core.NestedExceptionUtils;

/**
 * Retries of a command that cannot connect.
 */
final class ConnectionRetries {

	private static final int ATTEMPTS = 5;

	private ConnectionRetries() {
	}

	/**
	 * Retry after a connect timeout: it occurs when many processes start on a busy
	 * machine.
	 */
	static Retry onTimeout() {
		return backoff(ATTEMPTS, ConnectionRetries::isTimeout);
	}

	/**
	 * Retry until the server is reachable. An authentication failure is not retried.
	 * @param wait longest time to retry
	 */
	static Retry untilReachable(Duration wait) {
		long start = System.nanoTime();
		return backoff(Long.MAX_VALUE,
				(failure) -> isUnreachable(failure) && System.nanoTime() - start < wait.toNanos());
	}

	private static Retry backoff(long attempts, Predicate<Throwable> isTransient) {
		return Transience.backoff(attempts, Duration.ofMillis(300), Duration.ofSeconds(3)).filter(isTransient);
	}

	private static boolean isUnreachable(Throwable failure) {
		return failure instanceof MigrationConnectionException
				&& (isTimeout(failure) || NestedExceptionUtils.getRootCause(failure) instanceof IOException);
	}

	private static boolean isTimeout(Throwable failure) {
		return failure instanceof MigrationConnectionException && Transience.isConnectTimeout(failure);
	}

}
