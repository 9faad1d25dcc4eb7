package dev.asyncdb.migration.support;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.MigrationEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Waits for a server that is there and takes no connection at the moment: all that it
 * allows are taken, or it starts or stops. One for each operation.
 */
final class BusyServer {

	private static final Logger logger = LoggerFactory.getLogger(BusyServer.class);

	private static final Backoff BACKOFF = new Backoff(100, 2000);

	private static final String STARTING = "57P03";

	private static final String OUT_OF_CONNECTIONS = "53300";

	/**
	 * MariaDB's and MySQL's errors of a server, or of a user, whose connections are all
	 * taken.
	 */
	private static final Set<Integer> NO_CONNECTION_LEFT = Set.of(1040, 1203, 1226);

	private final String address;

	private final Duration longest;

	private final Runnable goOn;

	private final AtomicInteger attempts = new AtomicInteger();

	private final AtomicLong since = new AtomicLong();

	/**
	 * Wait for a server.
	 * @param address the address for messages
	 * @param longest longest time to wait at a time
	 * @param goOn throws if nobody waits for the outcome any more
	 */
	BusyServer(String address, Duration longest, Runnable goOn) {
		this.address = address;
		this.longest = longest;
		this.goOn = goOn;
	}

	/**
	 * Do something again as long as it ends for want of a connection.
	 */
	static <T> Mono<T> waitedFor(Mono<T> work, MigrationEngine engine, Duration longest, Runnable goOn) {
		return Mono.defer(() -> {
			BusyServer server = new BusyServer(engine.address(), longest, goOn);
			return work.retryWhen(Retry.from((failures) -> failures.concatMap((signal) -> {
				Throwable failure = signal.failure();
				return isRefusal(failure) ? server.pause(failure) : Mono.error(failure);
			})));
		});
	}

	// A change of a change log may fail for want of a connection of its own
	private static boolean isRefusal(Throwable failure) {
		boolean isOther = failure instanceof MigrationException && !(failure instanceof MigrationConnectionException);
		return !isOther && isIt(failure);
	}

	// Each cause on its own: what a driver wraps the refusal in is called a lost
	// connection
	static boolean isIt(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			boolean isBusy = (cause instanceof SQLException jdbc) ? isBusy(jdbc)
					: DatabaseErrorKind.of(cause) == DatabaseErrorKind.SERVER_BUSY;
			if (isBusy) {
				return true;
			}
		}
		return false;
	}

	private static boolean isBusy(SQLException failure) {
		@Nullable String state = failure.getSQLState();
		return OUT_OF_CONNECTIONS.equals(state) || STARTING.equals(state)
				|| NO_CONNECTION_LEFT.contains(failure.getErrorCode());
	}

	/**
	 * The server has answered: from now on its next refusal is the first.
	 */
	void hasAnswered() {
		this.attempts.set(0);
	}

	/**
	 * Wait for the next attempt.
	 * @return one element when it is time, {@link MigrationConnectionException} if it was
	 * tried for long enough
	 */
	Mono<Long> pause(Throwable failure) {
		this.goOn.run();
		int attempt = this.attempts.incrementAndGet();
		if (attempt == 1) {
			this.since.set(System.nanoTime());
			logger.info("{} takes no connection for the moment; trying again for {} s at most", this.address,
					this.longest.toSeconds());
		}
		Duration left = this.longest.minusNanos(System.nanoTime() - this.since.get());
		if (left.isNegative() || left.isZero()) {
			return Mono.error(new MigrationConnectionException(this.address, this.longest, attempt, failure));
		}
		long millis = BACKOFF.pause(attempt).toMillis();
		return Mono.delay(Duration.ofMillis(Math.min(millis, Math.max(1, left.toMillis()))));
	}

}
