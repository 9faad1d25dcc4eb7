package dev.asyncdb.session;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.error.FailedTransactionException;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session of {@code inSession(..)} takes part in a transaction around it: what it keeps
 * and undoes, and what its objects are afterwards, on every database.
 */
class JoinedSessionContractTests extends DatabaseFixture {

	private SessionFactory joining;

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
		this.joining = joining(this.sessions);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"");
		this.recorder.clear();
	}

	private static SessionFactory joining(SessionFactory sessions) {
		return sessions.withOptions(SessionOptions.defaults().withJoin(SessionJoin.CREATE_SAVEPOINT));
	}

	private TransactionalOperator spring(ConnectionFactory connections) {
		return TransactionalOperator.create(new SessionTransactionManager(connections));
	}

	private long users(String... names) {
		return this.database
			.number("SELECT COUNT(*) FROM \"users\" WHERE name IN ('%s')".formatted(String.join("', '", names)));
	}

	private static Mono<User> committed(AsyncSession session, User user) {
		return session.save(user).flatMap((saved) -> session.commit().thenReturn(saved));
	}

	private static <T> Mono<Void> undo() {
		return Mono.error(new IllegalStateException("undo"));
	}

	private static Mono<Void> ignoringUndo(Mono<?> work) {
		return work.then().onErrorResume(IllegalStateException.class, (failure) -> Mono.empty());
	}

	@Test
	void whatASessionHasCommittedIsStoredByTheTransactionAroundIt() {
		run((outer) -> outer.save(User.named("outer"))
			.then(this.joining.inSession((session) -> committed(session, User.named("joined")))));
		assertThat(users("outer", "joined")).isEqualTo(2);
		assertThat(this.recorder.trips()).containsOnlyOnce("BEGIN", "COMMIT");
	}

	@Test
	void rollbackOfTheTransactionUndoesWhatASessionHasCommitted() {
		User joined = User.named("joined");
		ignoringUndo(this.sessions.inTransaction(
				(outer) -> this.joining.inSession((session) -> committed(session, joined)).doOnNext((saved) -> {
					assertThat(saved.getId()).isNotNull();
					assertThat(outer.contains(saved)).isTrue();
				}).then(undo())))
			.block(TestDatabase.TIMEOUT);
		assertThat(joined.getId()).isNull();
		assertThat(count("users")).isZero();
	}

	@Test
	void endUndoesWhatWasNotCommitted() {
		User kept = User.named("kept");
		User undone = User.named("undone");
		User added = User.named("added");
		run((outer) -> this.joining
			.inSession((session) -> committed(session, kept).then(session.save(undone)).then(Mono.fromRunnable(() -> {
				kept.setLogins(9);
				session.add(added);
			})))
			.then(Mono.fromRunnable(() -> {
				assertThat(undone.getId()).isNull();
				assertThat(kept.getLogins()).isZero();
				assertThat(outer.contains(kept)).isTrue();
				assertThat(outer.contains(added)).isFalse();
			})));
		assertThat(users("kept")).isOne();
		assertThat(count("users")).isOne();
	}

	@Test
	void errorUndoesWhatWasNotCommitted() {
		User outside = User.named("outside");
		run((outer) -> {
			outer.add(outside);
			return ignoringUndo(
					this.joining.inSession((session) -> committed(session, User.named("kept")).then(Mono.defer(() -> {
						outside.setLogins(9);
						return session.save(User.named("undone")).then(undo());
					}))))
				.doOnSuccess((nothing) -> assertThat(outside.getLogins()).isZero())
				.then(outer.save(User.named("after")));
		});
		assertThat(users("outside", "kept", "after")).isEqualTo(3);
		assertThat(users("undone")).isZero();
	}

	@Test
	void failedStatementIsUndoneWithTheSession() {
		run((outer) -> outer.save(User.named("known"))
			.then(this.joining
				.inSession((session) -> session.save(User.named("before")).then(session.save(User.named("known")))))
			.then()
			.onErrorResume(DataIntegrityViolationException.class, (failure) -> Mono.empty())
			.then(outer.save(User.named("after"))));
		assertThat(users("known", "after")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void rollbackGoesBackToTheLastCommit() {
		User undone = User.named("undone");
		run((outer) -> this.joining
			.inSession((session) -> committed(session, User.named("first")).then(session.save(undone))
				.then(session.rollback())
				.then(session.rollback())
				.doOnSuccess((nothing) -> assertThat(undone.getId()).isNull())
				.then(Mono.defer(() -> committed(session, User.named("second"))))));
		assertThat(users("first", "second")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void refusedCommitCanBeRolledBack() {
		run((outer) -> outer.save(User.named("known")).then(this.joining.inSession((session) -> {
			session.add(User.named("known"));
			return session.commit()
				.onErrorResume(DataIntegrityViolationException.class, (failure) -> session.rollback())
				.then(Mono.defer(() -> committed(session, User.named("second"))));
		})));
		assertThat(users("known", "second")).isEqualTo(2);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void commitAfterAnIgnoredErrorNamesTheErrorAndKeepsNothing() {
		User undone = User.named("undone");
		run((outer) -> outer.save(User.named("known"))
			.then(this.joining.inSession((session) -> session.save(undone)
				.then(session.sql().sql("INSERT INTO users (name) VALUES ('known')").then())
				.onErrorResume(DataIntegrityViolationException.class, (failure) -> Mono.empty())
				.then(session.commit())
				.onErrorResume(FailedTransactionException.class, (failure) -> {
					assertThat(failure).hasCauseInstanceOf(DataIntegrityViolationException.class);
					assertThat(undone.getId()).isNull();
					return committed(session, User.named("second")).then();
				}))));
		assertThat(users("known", "second")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void savepointWithAnIgnoredErrorIsUndoneAlone() {
		run((outer) -> outer.save(User.named("known"))
			.then(outer.inSavepoint((same) -> same.save(User.named("undone"))
				.then(same.sql().sql("INSERT INTO users (name) VALUES ('known')").then())
				.onErrorResume(DataIntegrityViolationException.class, (failure) -> Mono.empty())))
			.onErrorResume(FailedTransactionException.class, (failure) -> Mono.empty())
			.then(outer.save(User.named("after"))));
		assertThat(users("known", "after")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void cancelUndoesWhatWasNotCommittedBeforeTheCallerGoesOn() {
		User kept = User.named("kept");
		User undone = User.named("undone");
		run((outer) -> {
			Sinks.Empty<Void> cancel = Sinks.empty();
			return this.joining
				.inSession((session) -> committed(session, kept).then(session.save(undone)).then(Mono.defer(() -> {
					kept.setLogins(9);
					return session.flush();
				})).then(Mono.defer(() -> {
					cancel.tryEmitEmpty();
					return Mono.<User>never();
				})))
				.takeUntilOther(cancel.asMono())
				.then(Mono.defer(() -> {
					assertThat(undone.getId()).isNull();
					assertThat(kept.getLogins()).isZero();
					kept.setFullName("after");
					outer.add(undone);
					return Mono.empty();
				}));
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'after' AND logins = 0"))
			.isOne();
		assertThat(users("undone")).isOne();
	}

	@Test
	void cancelDuringACommitFollowsItsOutcome() {
		Sinks.Empty<Void> cancel = Sinks.empty();
		SessionFactory interrupted = interrupted("releaseSavepoint", cancel);
		User kept = User.named("kept");
		interrupted
			.inTransaction((outer) -> joining(interrupted).inSession((session) -> committed(session, kept))
				.takeUntilOther(cancel.asMono())
				.then(outer.save(User.named("after"))))
			.block(TestDatabase.TIMEOUT);
		assertThat(kept.getId()).isNotNull();
		assertThat(users("kept", "after")).isEqualTo(2);
	}

	@Test
	void cancelWhileTheSavepointIsSetUndoesNothingElse() {
		Sinks.Empty<Void> cancel = Sinks.empty();
		SessionFactory interrupted = interrupted("createSavepoint", cancel);
		interrupted
			.inTransaction(
					(outer) -> joining(interrupted).inSession((session) -> committed(session, User.named("joined")))
						.takeUntilOther(cancel.asMono())
						.then(Mono.fromRunnable(() -> outer.add(User.named("added")))))
			.block(TestDatabase.TIMEOUT);
		assertThat(users("added")).isOne();
		assertThat(count("users")).isOne();
	}

	private SessionFactory interrupted(String call, Sinks.Empty<Void> cancel) {
		return SessionFixture.sessions(new FaultyConnectionFactory(this.database.connectionFactory()).before(call,
				Mono.fromRunnable(cancel::tryEmitEmpty)));
	}

	@Test
	void sessionTakesPartInATransactionOfSpring() {
		DatabaseClient client = DatabaseClient.create(this.recorder);
		String insert = this.database.sql("INSERT INTO \"users\" (name, logins, version) VALUES ('plain', 0, 0)");
		spring(this.recorder)
			.transactional(client.sql(insert)
				.then()
				.then(this.joining.inSession((session) -> session.select(User.class)
					.count()
					.doOnNext((count) -> assertThat(count).isOne())
					.then(committed(session, User.named("joined")))))
				.then(ignoringUndo(
						this.joining.inSession((session) -> session.save(User.named("undone")).then(undo()))))
				.subscribeOn(SessionFixture.BLOCKING))
			.block(TestDatabase.TIMEOUT);
		assertThat(users("plain", "joined")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void sessionWithoutATransactionAroundItHasItsOwn() {
		get(this.joining
			.inSession((session) -> committed(session, User.named("own")).then(session.save(User.named("undone")))));
		assertThat(users("own")).isOne();
		assertThat(count("users")).isOne();
		assertThat(this.recorder.trips()).doesNotContain("SAVEPOINT");
	}

	@Test
	void sessionTakesNoPartUnlessAsked() {
		ignoringUndo(this.sessions.inTransaction(
				(outer) -> this.sessions.inSession((session) -> committed(session, User.named("own"))).then(undo())))
			.block(TestDatabase.TIMEOUT);
		assertThat(users("own")).isOne();
	}

	@Test
	void sessionsInsideOfEachOtherAreUndoneAlone() {
		run((outer) -> this.joining.inSession((first) -> first.save(User.named("first"))
			.then(ignoringUndo(this.joining.inSession((second) -> committed(second, User.named("second"))
				.then(second.inSavepoint((same) -> same.save(User.named("third"))))
				.then(undo()))))
			.then(first.commit())));
		assertThat(users("first", "second")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void sessionsBesideEachOtherAreUndoneAlone() {
		run((outer) -> Mono.when(this.joining.inSession((session) -> committed(session, User.named("first"))),
				ignoringUndo(this.joining.inSession((session) -> session.save(User.named("undone")).then(undo()))),
				this.joining.inSession((session) -> committed(session, User.named("second")))));
		assertThat(users("first", "second")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void sessionIsTheCurrentOneAlsoInBlockingStyle() {
		run((outer) -> this.joining.inSession((session) -> this.joining.currentSession()
			.doOnNext((current) -> assertThat(current).isSameAs(session).isNotSameAs(outer))
			.then(session.callBlocking((blocking) -> {
				blocking.save(User.named("blocking"));
				blocking.commit();
				return "committed";
			}))));
		assertThat(users("blocking")).isOne();
	}

	@Test
	void sessionIsClosedAtItsEnd() {
		AtomicReference<AsyncSession> leaked = new AtomicReference<>();
		run((outer) -> this.joining.inSession((session) -> {
			leaked.set(session);
			assertThat(session.isActive()).isTrue();
			return session.save(User.named("undone")).then(session.close());
		}).then(Mono.defer(() -> {
			AsyncSession session = Objects.requireNonNull(leaked.get());
			assertThat(session.isActive()).isFalse();
			assertThat(outer.isActive()).isTrue();
			for (Mono<?> refused : List.of(session.commit(), session.rollback(), session.save(User.named("late")))) {
				refused.as(StepVerifier::create).verifyError(SessionClosedException.class);
			}
			return session.close();
		})));
		assertThat(count("users")).isZero();
	}

}
