package dev.asyncdb.session.transaction;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.R2dbcRollbackException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a transaction is run again and again.
 */
class ConflictRetriesTests {

	private final AtomicInteger attempts = new AtomicInteger();

	private Mono<Void> conflict(Duration duration) {
		return Mono.defer(() -> {
			this.attempts.incrementAndGet();
			return Mono.delay(duration).then(Mono.error(new R2dbcRollbackException("conflict", "40001", 0)));
		});
	}

	private static Mono<Void> transaction(Mono<Void> attempt, int retries) {
		return ConflictRetries.of(attempt, retries, DatabaseMetricsRecorder.NO_OP);
	}

	@Test
	void noAttemptBeginsAfterTheDeadline() {
		StepVerifier.withVirtualTime(() -> transaction(conflict(Duration.ofSeconds(10)), 100))
			.thenAwait(Duration.ofMinutes(10))
			.expectError(R2dbcRollbackException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.attempts).as("begun after 0, 10 and 20 seconds").hasValue(3);
	}

	@Test
	void waitsBetweenAttemptsAreShortAtFirstAndNeverLong() {
		StepVerifier.withVirtualTime(() -> transaction(conflict(Duration.ZERO), 1).timeout(Duration.ofMillis(16)))
			.thenAwait(Duration.ofMillis(20))
			.expectError(R2dbcRollbackException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.attempts).hasValue(2);
		StepVerifier.withVirtualTime(() -> transaction(conflict(Duration.ZERO), 20).timeout(Duration.ofSeconds(25)))
			.thenAwait(Duration.ofMinutes(1))
			.expectError(R2dbcRollbackException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.attempts).hasValue(2 + 21);
	}

	@Test
	void eachSubscriptionHasItsOwnDeadlineAndCount() {
		Mono<Void> work = transaction(conflict(Duration.ZERO), 1);
		for (int round = 1; round <= 2; round++) {
			work.as(StepVerifier::create).expectError(R2dbcRollbackException.class).verify(TestDatabase.TIMEOUT);
			assertThat(this.attempts).hasValue(2 * round);
		}
	}

}
