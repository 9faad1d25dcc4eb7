package dev.asyncdb.fault;

import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.metrics.SessionOutcome;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.FaultProxy.Direction;
import dev.asyncdb.testing.RecordedMetrics;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * F9: a commit without an answer is counted as one of unknown outcome, however the
 * transaction was begun.
 */
@Tag("fault")
class UnknownOutcomeTests {

	private final FaultDatabase database = FaultDatabase.behindProxy(2);

	private final RecordedMetrics metrics = new RecordedMetrics();

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.proxiedUrl())
		.connectionOptions(FaultDatabase.SHORT)
		.metricsRecorder(this.metrics)
		.build();

	@AfterEach
	void close() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	// Two statements, so that the commit is one of its own
	private Mono<Void> silenced(AsyncSession session) {
		return session.save(Entry.of(1))
			.then(session.flush())
			.then(session.save(Entry.of(2)))
			.then(session.flush())
			.then(Mono.fromRunnable(() -> this.database.proxy().swallow(Direction.TO_CLIENT)));
	}

	private void verifyUnknown(Mono<Void> work, Class<? extends Throwable> expected) {
		StepVerifier.create(work).expectError(expected).verify(TestDatabase.TIMEOUT);
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.metrics.sessions().size() == 1);
		assertThat(this.metrics.sessions()).containsExactly(SessionOutcome.UNKNOWN);
	}

	@Test
	void ofASession() {
		verifyUnknown(this.manager.inSession((session) -> silenced(session).then(Mono.defer(session::commit))),
				CommitOutcomeUnknownException.class);
	}

	@Test
	void ofATransaction() {
		verifyUnknown(this.manager.inTransaction(this::silenced), CommitOutcomeUnknownException.class);
	}

	@Test
	void ofATransactionOfSpring() {
		Function<Mono<Void>, Mono<Void>> transaction = TransactionalOperator
			.create(new R2dbcTransactionManager(this.manager.connectionFactory()))::transactional;
		verifyUnknown(transaction.apply(this.manager.currentSession().flatMap(this::silenced)), Throwable.class);
	}

}
