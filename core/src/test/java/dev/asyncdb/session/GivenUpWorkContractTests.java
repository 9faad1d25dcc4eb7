package dev.asyncdb.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import dev.asyncdb.session.transaction.SessionTransactionManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A savepoint or an independent transaction is cancelled and its caller goes on: the
 * cancelled work is undone before, and what comes afterwards is stored, on every
 * database.
 */
class GivenUpWorkContractTests extends DatabaseFixture {

	private static final Duration PATIENCE = Duration.ofMillis(100);

	private static final TransactionOptions INDEPENDENT = TransactionOptions.defaults()
		.withPropagation(Propagation.REQUIRES_NEW);

	@BeforeParameterizedClassInvocation
	void createTables() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"");
	}

	private long users(String condition) {
		return this.database.number("SELECT COUNT(*) FROM \"users\" WHERE " + condition);
	}

	private static <T> Mono<Boolean> givenUp(Mono<T> work) {
		return work.thenReturn(false)
			.timeout(PATIENCE)
			.onErrorResume(TimeoutException.class, (late) -> Mono.just(true));
	}

	/**
	 * Cancel a savepoint that has changed and added something and does not end.
	 */
	private static Mono<Boolean> givenUpSavepoint(AsyncSession session, User known, User added) {
		return givenUp(session.inSavepoint((nested) -> {
			known.setLogins(9);
			nested.add(added);
			return nested.flush().then(Mono.never());
		}));
	}

	@Test
	void objectsAreRestoredBeforeTheCallerOfAGivenUpSavepointGoesOn() {
		User known = User.named("known");
		User added = User.named("added");
		run((session) -> session.save(known).then(givenUpSavepoint(session, known, added)).doOnNext((isGivenUp) -> {
			assertThat(isGivenUp).isTrue();
			assertThat(known.getLogins()).isZero();
			assertThat(known.getVersion()).isZero();
			assertThat(added.getId()).isNull();
			assertThat(session.contains(added)).isFalse();
		}));
		assertThat(users("logins = 0 AND version = 0")).isOne();
		assertThat(count("users")).isOne();
	}

	@Test
	void whatFollowsAGivenUpSavepointIsStored() {
		User changed = User.named("changed");
		User deleted = User.named("deleted");
		User again = User.named("again");
		run((session) -> session.saveAll(List.of(changed, deleted))
			.then(givenUpSavepoint(session, changed, again))
			.flatMap((isGivenUp) -> {
				session.add(again);
				changed.setFullName("changed");
				session.delete(deleted);
				return session.save(User.named("saved"));
			}));
		assertThat(users("name = 'changed' AND full_name = 'changed' AND logins = 0")).isOne();
		assertThat(users("name IN ('again', 'saved')")).isEqualTo(2);
		assertThat(users("name = 'deleted'")).isZero();
	}

	@Test
	void savepointThatIsGivenUpInsideAnotherIsUndoneAlone() {
		User outer = User.named("outer");
		run((session) -> session.inSavepoint((first) -> first.save(outer)
			.then(givenUpSavepoint(first, outer, User.named("inner")))
			.doOnNext((isGivenUp) -> outer.setLogins(1))));
		assertThat(users("name = 'outer' AND logins = 1")).isOne();
		assertThat(count("users")).isOne();
	}

	@Test
	void savepointWithAnotherInsideIsGivenUpAsAWhole() {
		User known = User.named("known");
		run((session) -> session.save(known).then(givenUp(session.inSavepoint((first) -> {
			known.setLogins(1);
			return first.save(User.named("first")).then(first.inSavepoint((second) -> {
				known.setLogins(2);
				return second.save(User.named("second")).then(Mono.never());
			}));
		}))).doOnNext((isGivenUp) -> {
			assertThat(known.getLogins()).isZero();
			known.setFullName("after");
		}).then(session.inSavepoint((next) -> next.save(User.named("next")))));
		assertThat(users("name = 'known' AND full_name = 'after' AND logins = 0")).isOne();
		assertThat(users("name = 'next'")).isOne();
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void everyOperatorThatCancelsUndoesASavepoint() {
		Function<Mono<User>, Mono<Void>> byTake = (work) -> work.takeUntilOther(Mono.delay(PATIENCE)).then();
		Function<Mono<User>, Mono<Void>> byFirst = (work) -> Mono.firstWithSignal(work.then(),
				Mono.delay(PATIENCE).then());
		Function<Mono<User>, Mono<Void>> bySwitch = (work) -> Flux.interval(Duration.ZERO, PATIENCE)
			.take(2)
			.switchMap((tick) -> (tick == 0) ? work.then() : Mono.<Void>empty())
			.then();
		int number = 0;
		for (Function<Mono<User>, Mono<Void>> operator : List.of(byTake, byFirst, bySwitch)) {
			User user = User.named("user" + number++);
			run((session) -> operator.apply(session.inSavepoint((nested) -> nested.save(user).then(Mono.never())))
				.then(Mono.fromRunnable(() -> {
					assertThat(user.getId()).isNull();
					session.add(user);
				})));
			assertThat(user.getId()).isNotNull();
			assertThat(count("users")).isEqualTo(number);
		}
	}

	@Test
	void transactionThatIsGivenUpInsideAnotherLeavesTheOuterOneUsable() {
		User inner = User.named("inner");
		run((outer) -> outer.save(User.named("before"))
			.then(givenUp(
					this.sessions.inTransaction(INDEPENDENT, (session) -> session.save(inner).then(Mono.never()))))
			.flatMap((isGivenUp) -> {
				assertThat(inner.getId()).isNull();
				assertThat(inner.getVersion()).isNull();
				return this.sessions.currentSession().doOnNext((current) -> assertThat(current).isSameAs(outer));
			})
			.then(DatabaseClient.create(this.recorder)
				.sql(this.database.sql("UPDATE \"users\" SET logins = 5"))
				.fetch()
				.rowsUpdated())
			.doOnNext((rows) -> outer.add(inner)));
		assertThat(users("name = 'before' AND logins = 5")).isOne();
		assertThat(users("name = 'inner'")).isOne();
	}

	@Test
	void objectsAreRestoredBeforeTheCallerOfAGivenUpTransactionGoesOn() {
		Long id = Objects.requireNonNull(inTransaction((session) -> session.save(User.named("known"))).getId());
		User added = User.named("added");
		User[] read = new User[1];
		Boolean isGivenUp = get(
				givenUp(this.sessions.inTransaction((session) -> session.getById(User.class, id).flatMap((user) -> {
					read[0] = user;
					user.setLogins(3);
					return session.save(added).then(Mono.never());
				}))).doOnNext((ended) -> {
					assertThat(added.getId()).isNull();
					assertThat(read[0].getVersion()).isZero();
				}));
		assertThat(isGivenUp).isTrue();
		inTransaction((session) -> session.save(read[0]));
		assertThat(users("logins = 3 AND version = 1")).isOne();
	}

	@Test
	void nestedTransactionOfSpringThatIsGivenUpIsUndone() {
		TransactionalOperator nested = nested();
		User known = User.named("known");
		run((session) -> session.save(known).then(givenUp(nested.transactional(Mono.defer(() -> {
			known.setLogins(9);
			return session.save(User.named("inner")).then(Mono.never());
		})))).doOnNext((isGivenUp) -> {
			assertThat(known.getLogins()).isZero();
			known.setFullName("after");
		}));
		assertThat(users("name = 'known' AND full_name = 'after' AND logins = 0")).isOne();
		assertThat(count("users")).isOne();
	}

	private TransactionalOperator nested() {
		return TransactionalOperator.create(new SessionTransactionManager(this.recorder),
				TransactionOptions.defaults().withPropagation(Propagation.NESTED).toDefinition());
	}

	@Test
	void nestedTransactionThatIsGivenUpAtTheEndOfAnotherIsUndoneAlone() {
		TransactionalOperator nested = nested();
		run((session) -> nested
			.transactional(session.save(User.named("outer"))
				.then(givenUp(
						nested.transactional(Mono.defer(() -> session.save(User.named("inner")).then(Mono.never()))))))
			.then(Mono.defer(() -> session.save(User.named("after")))));
		assertThat(users("name IN ('outer', 'after')")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

	@Test
	void savepointAfterANestedTransactionThatIsGivenUpWhileAStatementRunsIsKept() {
		Sinks.Empty<Void> cancel = Sinks.empty();
		run((session) -> {
			this.recorder.during("INSERT INTO", cancel::tryEmitEmpty);
			return nested().transactional(Mono.defer(() -> session.save(User.named("inner"))))
				.then()
				.takeUntilOther(cancel.asMono())
				.then(session.inSavepoint((inner) -> inner.save(User.named("after"))))
				.then(session.inSavepoint((inner) -> inner.save(User.named("last"))));
		});
		assertThat(users("name IN ('after', 'last')")).isEqualTo(2);
		assertThat(count("users")).isEqualTo(2);
	}

}
