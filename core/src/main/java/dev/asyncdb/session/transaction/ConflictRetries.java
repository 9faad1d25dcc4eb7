package dev.asyncdb.session.transaction;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.error.Transience;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.RetryBackoffSpec;

/**
 * Repeats a transaction after a conflict with a concurrent one, with exponential backoff
 * and jitter.
 */
public final class ConflictRetries {

	static final Duration FIRST_WAIT = Duration.ofMillis(10);

	static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	static final Duration TOTAL = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(ConflictRetries.class);

	private ConflictRetries() {
	}

	/**
	 * Retry a transaction; each subscription to it is a new transaction.
	 */
	public static <T> Mono<T> of(Mono<T> attempt, int retries, DatabaseMetricsRecorder recorder) {
		return Mono.defer(() -> {
			Scheduler clock = Schedulers.parallel();
			long end = clock.now(TimeUnit.MILLISECONDS) + TOTAL.toMillis();
			return attempt.retryWhen(afterConflicts(retries, recorder)
				.filter((failure) -> Transience.isConflict(failure) && clock.now(TimeUnit.MILLISECONDS) < end));
		});
	}

	private static RetryBackoffSpec afterConflicts(int retries, DatabaseMetricsRecorder recorder) {
		return Transience.backoff(retries, FIRST_WAIT, LONGEST_WAIT).doBeforeRetry((signal) -> {
			recorder.recordTransactionRetry();
			logger.debug("Repeating the transaction after a conflict in attempt {}", signal.totalRetries() + 1,
					signal.failure());
		});
	}

}
