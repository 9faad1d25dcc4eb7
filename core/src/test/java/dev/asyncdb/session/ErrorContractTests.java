package dev.asyncdb.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.transaction.IllegalTransactionStateException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That errors have the same names on every database.
 */
class ErrorContractTests extends ErrorFixture {

	private String stateOfADuplicate() {
		return switch (this.product) {
			case POSTGRESQL, H2 -> "23505";
			case MARIADB -> "23000";
		};
	}

	@Test
	void duplicateIsADuplicateKey() {
		DuplicateKeyException failure = databaseError(DuplicateKeyException.class, DatabaseErrorKind.DUPLICATE_KEY,
				this.sessions.inTransaction((session) -> session.save(new Tag(null, "b", "secret"))));
		assertThat(failure).hasMessageContaining(this.database.sql("INSERT INTO \"tags\""))
			.hasMessageContaining(stateOfADuplicate())
			.message()
			.doesNotContain("secret", "'b'", "(b)");
	}

	@Test
	void duplicateAtTheEndOfATransactionIsADuplicateKey() {
		databaseError(DuplicateKeyException.class, DatabaseErrorKind.DUPLICATE_KEY, this.sessions
			.inTransaction((session) -> Mono.fromRunnable(() -> session.add(new Tag(null, "b", null)))));
	}

	@Test
	void rowThatRefersToNothingIsAnIntegrityViolation() {
		DataIntegrityViolationException failure = databaseError(DataIntegrityViolationException.class,
				DatabaseErrorKind.CONSTRAINT_VIOLATION,
				this.sessions.inTransaction((session) -> session.save(new Visit(null, 987_654))));
		assertThat(failure).isNotInstanceOf(DuplicateKeyException.class).message().doesNotContain("987654");
	}

	@Test
	void valueThatIsTooLongIsBadDataAndNotInTheMessage() {
		String label = "x".repeat(101);
		DataIntegrityViolationException failure = databaseError(DataIntegrityViolationException.class,
				DatabaseErrorKind.INVALID_VALUE,
				this.sessions.inTransaction((session) -> session.save(new Tag(null, label, null))));
		assertThat(failure.getMessage()).doesNotContain("xxx").contains("INSERT");
	}

	@Test
	void missingTableIsBadGrammar() {
		databaseError(BadSqlGrammarException.class, DatabaseErrorKind.BAD_GRAMMAR,
				this.sessions.inTransaction((session) -> session.findById(Ghost.class, 1L)));
	}

	@Test
	void rowThatOthersLockedIsALockThatCannotBeAcquired() {
		databaseError(CannotAcquireLockException.class, DatabaseErrorKind.LOCK_TIMEOUT,
				this.sessions.inTransaction((first) -> tag(first, "a").forUpdate()
					.one()
					.then(this.sessions.inSession((second) -> tag(second, "a").forUpdateNoWait().one()))));
	}

	@Test
	void sessionsThatWaitForEachOtherAreAConflictOfOne() {
		Sinks.Empty<Void> left = Sinks.empty();
		Sinks.Empty<Void> right = Sinks.empty();
		List<Signal<Long>> outcomes = Objects.requireNonNull(Mono
			.zip(this.sessions.inTransaction(crossing("a", "b", left, right)).materialize(),
					this.sessions.inTransaction(crossing("b", "a", right, left)).materialize(), List::of)
			.block(TestDatabase.TIMEOUT));
		assertThat(outcomes).filteredOn(Signal::isOnNext).hasSize(1);
		assertThat(outcomes).filteredOn(Signal::isOnError)
			.singleElement()
			.extracting(Signal::getThrowable)
			.isInstanceOf(PessimisticLockingFailureException.class)
			.extracting((failure) -> DatabaseErrorKind.of(failure))
			.isEqualTo(DatabaseErrorKind.DEADLOCK);
	}

	@Test
	void conflictAtTheCommitIsTheSameConflict() {
		SessionFactory unlucky = SessionFixture.sessions(failingCommit("40001"));
		Tag tag = new Tag(null, "new", null);
		databaseError(CannotAcquireLockException.class, DatabaseErrorKind.SERIALIZATION_FAILURE,
				unlucky.inTransaction((session) -> session.save(tag)));
		databaseError(CannotAcquireLockException.class, DatabaseErrorKind.SERIALIZATION_FAILURE,
				unlucky.inSession((session) -> session.save(tag).then(session.commit())));
		assertThat(count("tags")).isEqualTo(2);
	}

	@Test
	void commitOfWhichTheServerKnowsNoOutcomeIsUnknown() {
		SessionFactory unlucky = SessionFixture.sessions(failingCommit("40003"));
		databaseError(CommitOutcomeUnknownException.class, DatabaseErrorKind.OUTCOME_UNKNOWN,
				unlucky.inTransaction((session) -> paint(session, "a", "red")));
	}

	@Test
	void sessionWhoseCommitHasNoKnownOutcomeDoesNotSayThatItIsRolledBack() {
		SessionFactory unlucky = SessionFixture.sessions(failingCommit("40003"));
		Mono<Long> goesOn = unlucky.inSession((session) -> paint(session, "a", "red").then(session.commit())
			.onErrorResume(CommitOutcomeUnknownException.class, (unknown) -> Mono.empty())
			.then(session.select(Tag.class).count()));
		assertThat(error(IllegalTransactionStateException.class, goesOn)).hasMessageContaining("no known outcome")
			.hasMessageNotContaining("rolled back");
	}

	private FaultyConnectionFactory failingCommit(String state) {
		return new FaultyConnectionFactory(this.recorder).before("commitTransaction",
				Mono.error(new R2dbcRollbackException("no", state, 0)));
	}

	@Test
	void commitThatTheServerRefusesIsNoUnknownOutcome() {
		FaultyConnectionFactory refusing = new FaultyConnectionFactory(this.recorder).before("commitTransaction",
				Mono.error(new R2dbcNonTransientResourceException("raised by a trigger", "P0001")));
		Throwable failure = error(Exception.class,
				SessionFixture.sessions(refusing).inTransaction((session) -> paint(session, "a", "red")));
		assertThat(failure).isNotInstanceOf(CommitOutcomeUnknownException.class);
		assertThat(refusing.calls()).contains("rollbackTransaction").doesNotContain("physical.close");
	}

	@Test
	void undoneErrorOfASavepointLeavesTheTransactionUsable() {
		Long hit = inTransaction((session) -> session.inSavepoint((inner) -> inner.save(new Tag(null, "b", null)))
			.onErrorResume(DuplicateKeyException.class, (duplicate) -> Mono.empty())
			.then(paint(session, "a", "red").delaySubscription(Duration.ofMillis(1))));
		assertThat(hit).isOne();
	}

	@Test
	void statementAfterASwallowedDeadlockIsStillAConflict() {
		assertThatNothingIsStoredAfterADeadlock((session) -> session.select(Tag.class).count());
	}

	@Test
	void commitAfterADeadlockThatWasSwallowedIsStillAConflict() {
		assertThatNothingIsStoredAfterADeadlock((session) -> Mono.just(0L));
	}

	@Test
	void savepointAfterADeadlockIsStillAConflict() {
		assertThatNothingIsStoredAfterADeadlock((session) -> session.inSavepoint((inner) -> paint(inner, "a", "late")));
	}

	private void assertThatNothingIsStoredAfterADeadlock(Function<AsyncSession, Mono<Long>> goingOn) {
		Sinks.Empty<Void> left = Sinks.empty();
		Sinks.Empty<Void> right = Sinks.empty();
		AtomicInteger swallowed = new AtomicInteger();
		PessimisticLockingFailureException failure = error(PessimisticLockingFailureException.class,
				Mono.zipDelayError(careless(crossing("a", "b", left, right), goingOn, swallowed),
						careless(crossing("b", "a", right, left), goingOn, swallowed)));
		assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.DEADLOCK);
		assertThat(swallowed).hasValue(1);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\" WHERE color = 'late'")).isZero();
	}

	private Mono<Long> careless(Function<AsyncSession, Mono<Long>> work, Function<AsyncSession, Mono<Long>> goingOn,
			AtomicInteger swallowed) {
		return this.sessions.inTransaction((session) -> work.apply(session).onErrorResume((failure) -> {
			swallowed.incrementAndGet();
			return goingOn.apply(session);
		}));
	}

}
