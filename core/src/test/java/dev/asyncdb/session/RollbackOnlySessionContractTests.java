package dev.asyncdb.session;

import java.util.function.Function;

import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session that takes part in a transaction without a savepoint: what it would undo
 * alone undoes the transaction, which reports it, on every database.
 */
class RollbackOnlySessionContractTests extends DatabaseFixture {

	private SessionFactory joining;

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
		this.joining = this.sessions.withOptions(SessionOptions.defaults().withJoin(SessionJoin.ROLLBACK_ONLY));
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"");
		this.recorder.clear();
	}

	private Mono<Void> joined(Function<AsyncSession, Mono<?>> work) {
		return this.joining.inSession((session) -> work.apply(session).then());
	}

	private static Mono<?> saved(AsyncSession session) {
		return session.save(User.named("joined"));
	}

	private void isRolledBack(Mono<Void> joined, String reason) {
		User before = User.named("before");
		this.sessions.inTransaction((outer) -> outer.save(before).then(joined))
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(UnexpectedRollbackException.class)
				.hasMessageContaining(reason))
			.verify(TestDatabase.TIMEOUT);
		assertThat(before.getId()).isNull();
		TransactionalOperator.create(new SessionTransactionManager(this.recorder))
			.transactional(joined.subscribeOn(SessionFixture.BLOCKING))
			.as(StepVerifier::create)
			.expectError(UnexpectedRollbackException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(count("users")).isZero();
	}

	@Test
	void commitKeepsForTheTransaction() {
		run((outer) -> outer.save(User.named("outer"))
			.then(joined((session) -> saved(session).then(session.commit()))));
		assertThat(count("users")).isEqualTo(2);
		assertThat(this.recorder.trips()).doesNotContain("SAVEPOINT");
	}

	@Test
	void queriesNeedNoCommit() {
		run((outer) -> outer.save(User.named("outer"))
			.then(joined((session) -> session.select(User.class).all().collectList())));
		assertThat(count("users")).isOne();
	}

	@Test
	void rollbackUndoesTheTransaction() {
		isRolledBack(joined((session) -> saved(session).then(session.rollback())), "by rollback()");
	}

	@Test
	void endWithoutCommitUndoesTheTransaction() {
		isRolledBack(joined(RollbackOnlySessionContractTests::saved), "without commit()");
		isRolledBack(joined((session) -> {
			session.add(User.named("added"));
			return Mono.empty();
		}), "without commit()");
	}

	@Test
	void ignoredErrorUndoesTheTransaction() {
		isRolledBack(joined(
				(session) -> saved(session).then(session.commit()).then(Mono.error(new IllegalStateException("undo"))))
			.onErrorComplete(), "by an error");
	}

	@Test
	void cancelUndoesTheTransaction() {
		isRolledBack(Mono.defer(() -> {
			Sinks.Empty<Void> cancel = Sinks.empty();
			return joined((session) -> saved(session).then(Mono.defer(() -> {
				cancel.tryEmitEmpty();
				return Mono.never();
			}))).takeUntilOther(cancel.asMono());
		}), "by a cancel");
	}

	@Test
	void operationsAfterwardsAreRefused() {
		isRolledBack(joined((session) -> session.rollback().then(saved(session))), "by rollback()");
	}

	@Test
	void savepointAroundTheSessionUndoesIt() {
		run((outer) -> outer.save(User.named("outer"))
			.then(outer.inSavepoint((same) -> joined((session) -> saved(session).then(session.rollback()))))
			.onErrorResume(UnexpectedRollbackException.class, (failure) -> Mono.empty())
			.then(outer.save(User.named("after"))));
		assertThat(count("users")).isEqualTo(2);
	}

}
