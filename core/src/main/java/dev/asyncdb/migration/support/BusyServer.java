package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

/**
 * Retries work while the server refuses connections: all are in use, or it is starting or
 * stopping.
 *
 * @param address provides the address for messages. It may be read from files, which
 * threads of a driver must not do, so it is asked for only if the server refuses
 * @param longest longest time to retry
 * @param checkCancelled throws an exception if the migration was cancelled
 */
record BusyServer(Supplier<String> address, Duration longest, Runnable checkCancelled) {

	private static final Logger logger = LoggerFactory.getLogger(BusyServer.class);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	/**
	 * Retry work whose connection is refused. The time limit starts with the first
	 * refusal of each subscription.
	 */
	<T> Mono<T> retry(Mono<T> work) {
		return Mono.defer(() -> work.retryWhen(retry(new AtomicLong())));
	}

	private Retry retry(AtomicLong firstRefusal) {
		return Transience.backoff(Long.MAX_VALUE, SHORTEST_PAUSE, longestPause())
			.filter(BusyServer::isRefusal)
			.doBeforeRetry((signal) -> check(signal, firstRefusal));
	}

	// A fraction of the limit, so that the last pause does not exceed it by much
	private Duration longestPause() {
		Duration fraction = this.longest.dividedBy(4);
		Duration pause = (fraction.compareTo(LONGEST_PAUSE) < 0) ? fraction : LONGEST_PAUSE;
		return (pause.compareTo(SHORTEST_PAUSE) > 0) ? pause : SHORTEST_PAUSE;
	}

	// A change can fail because of a connection that it opens itself. Its error is a
	// different migration exception
	private static boolean isRefusal(Throwable failure) {
		boolean isOther = failure instanceof MigrationException && !(failure instanceof MigrationConnectionException);
		return !isOther && Transience.isServerBusy(failure);
	}

	private void check(RetrySignal signal, AtomicLong firstRefusal) {
		this.checkCancelled.run();
		if (signal.totalRetries() == 0) {
			firstRefusal.set(System.nanoTime());
			logger.info("{} accepts no connection at the moment; retrying for {} s at most", this.address.get(),
					this.longest.toSeconds());
		}
		if (System.nanoTime() - firstRefusal.get() >= this.longest.toNanos()) {
			throw new MigrationConnectionException(this.address.get(), this.longest, (int) signal.totalRetries() + 1,
					signal.failure());
		}
	}

}
