package dev.asyncdb.autoconfigure.handler;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.web.StatusErrors;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Time limit and number of streams.
 */
class SessionStreamsTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final HandlerErrors ERRORS = new StatusErrors();

	private final TestDatabase database = TestDatabase.postgres(3);

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.connectionFactory())
		.build();

	@AfterEach
	void close() {
		this.database.close();
	}

	private static Flux<Integer> endless(AsyncSession session) {
		return session.sql().sql("SELECT 1").map((row) -> row.get(0, Integer.class)).one().concatWith(Flux.never());
	}

	private void awaitNoConnectionInUse() {
		await().atMost(TestDatabase.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(this.database.acquired()).isZero());
	}

	@Test
	void streamFailsAtItsTimeLimitAndReturnsItsConnection() {
		SessionStreams streams = new SessionStreams(SHORT, 1);
		for (int stream = 0; stream < 3; stream++) {
			streams.with(this.manager, ERRORS, SessionStreamsTests::endless)
				.as(StepVerifier::create)
				.thenConsumeWhile((row) -> true)
				.expectErrorMatches((failure) -> failure instanceof ResponseStatusException late
						&& late.getStatusCode() == HttpStatus.SERVICE_UNAVAILABLE)
				.verify(TestDatabase.TIMEOUT);
			awaitNoConnectionInUse();
		}
	}

	@Test
	void placeOfAStreamIsFreeAgainHoweverItEnds() {
		SessionStreams streams = new SessionStreams(Duration.ZERO, 1);
		Flux<Integer> taken = streams.with(this.manager, ERRORS,
				(session) -> streams.with(this.manager, ERRORS, SessionStreamsTests::endless));
		taken.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("asyncdb.web.max-streams"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(streams.with(this.manager, ERRORS, SessionStreamsTests::endless).blockFirst(TestDatabase.TIMEOUT))
			.isOne();
		assertThat(
				streams.with(this.manager, ERRORS, (session) -> Flux.just(1)).collectList().block(TestDatabase.TIMEOUT))
			.hasSize(1);
		assertThat(
				streams.with(this.manager, ERRORS, (session) -> Flux.just(2)).collectList().block(TestDatabase.TIMEOUT))
			.hasSize(1);
		awaitNoConnectionInUse();
	}

}
