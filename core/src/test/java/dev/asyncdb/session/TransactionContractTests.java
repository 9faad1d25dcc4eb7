package dev.asyncdb.session;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import io.r2dbc.spi.R2dbcRollbackException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.dao.DataAccessException;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How sessions, savepoints and Spring's transactions live together, on every database.
 */
class TransactionContractTests extends DatabaseFixture {

	private TransactionalOperator spring;

	@BeforeParameterizedClassInvocation
	void createTables() {
		this.spring = TransactionalOperator.create(new R2dbcTransactionManager(this.recorder));
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTables() {
		this.database.execute("DELETE FROM \"users\"", "DELETE FROM \"tags\"");
	}

	private long users() {
		return this.database.number("SELECT COUNT(*) FROM \"users\"");
	}

	private void run(Mono<?> work) {
		work.block(TestDatabase.TIMEOUT);
	}

	@Test
	void savepointWhenWorkFailsLeavesEarlierWorkManaged() {
		User user = User.named("ada");
		run(this.sessions.inTransaction((session) -> session.save(user)
			.then(session.inSavepoint((inner) -> Mono.error(new IllegalStateException("no"))))
			.onErrorComplete()
			.then(Mono.fromRunnable(() -> user.setLogins(7)))));
		assertThat(user.getId()).isNotNull();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 7")).isOne();
	}

	@Test
	void savepointWhenWorkFailsGivesInstancesTheirValuesBack() {
		User user = User.named("ada");
		run(this.sessions.inTransaction((session) -> session.save(user).then(session.inSavepoint((inner) -> {
			user.setLogins(7);
			return inner.flush().then(Mono.error(new IllegalStateException("no")));
		})).onErrorComplete().then(Mono.fromRunnable(() -> {
			assertThat(user.getLogins()).isZero();
			assertThat(user.getVersion()).isZero();
			user.setFullName("later");
		}))));
		assertThat(this.database
			.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 0 AND full_name = 'later' AND version = 1")).isOne();
	}

	@Test
	void savepointsThatOverlapDoNotUndoEachOther() {
		List<Object> outcomes = Objects.requireNonNull(this.sessions
			.inTransaction((session) -> Mono.zip(
					session
						.<Object>inSavepoint((inner) -> inner.save(User.named("a"))
							.then(Mono.delay(Duration.ofMillis(100)))
							.then(Mono.error(new IllegalStateException("no"))))
						.onErrorReturn("undone"),
					session.<Object>inSavepoint((inner) -> inner.save(User.named("b"))), List::<Object>of))
			.block(TestDatabase.TIMEOUT));
		assertThat(outcomes).first().isEqualTo("undone");
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'b'")).isOne();
		assertThat(users()).isOne();
	}

	@Test
	void savepointInsideAnotherIsUndoneAlone() {
		run(this.sessions.inTransaction((session) -> session.inSavepoint((outer) -> outer.save(User.named("outer"))
			.then(outer.inSavepoint(
					(inner) -> inner.save(User.named("inner")).then(Mono.error(new IllegalStateException("no")))))
			.onErrorComplete()
			.then(outer.save(User.named("after"))))));
		assertThat(users()).isEqualTo(2);
	}

	@Test
	void savepointWhenCancelledIsUndoneAndTheNextOneRuns() {
		run(this.sessions.inTransaction(
				(session) -> session.inSavepoint((inner) -> inner.save(User.named("lost")).then(Mono.never()))
					.timeout(Duration.ofMillis(200), Mono.empty())
					.then(session.inSavepoint((inner) -> inner.save(User.named("kept"))))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'kept'")).isOne();
		assertThat(users()).isOne();
	}

	@Test
	void rollbackOfATransactionTakesIdentifiersBack() {
		User user = User.named("ada");
		AtomicInteger attempts = new AtomicInteger();
		run(this.sessions.inTransaction((session) -> session.save(user)
			.then(Mono.defer(() -> (attempts.incrementAndGet() < 2) ? Mono.error(new IllegalStateException("once"))
					: Mono.just("done"))))
			.retry(1));
		assertThat(users()).isOne();
		assertThat(this.database.number("SELECT id FROM \"users\"")).isEqualTo(user.getId());
	}

	@Test
	void endOfASessionTakesIdentifiersOfUncommittedObjectsBack() {
		User user = User.named("ada");
		run(this.sessions.inSession((session) -> session.save(user)));
		assertThat(user.getId()).isNull();
	}

	@Test
	void sessionWhenCommitFailedRefusesToGoOnUntilRollback() {
		FaultyConnectionFactory failing = new FaultyConnectionFactory(this.recorder).before("commitTransaction",
				Mono.error(new R2dbcRollbackException("no")));
		SessionFactory unlucky = SessionFixture.sessions(failing);
		unlucky
			.inSession((session) -> session.save(User.named("lost"))
				.then(session.commit())
				.onErrorResume(DataAccessException.class, (failure) -> session.commit())
				.onErrorResume(IllegalTransactionStateException.class,
						(refused) -> session.rollback()
							.then(Mono.fromRunnable(() -> failing.before("commitTransaction", Mono.empty()))))
				.then(session.save(User.named("kept")))
				.then(session.commit()))
			.block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'kept'")).isOne();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'lost'")).isZero();
	}

	@Test
	void transactionOfSpringHasOneSessionForAllCallers() {
		run(this.spring.transactional(Mono.zip(this.sessions.inTransaction((session) -> session.save(User.named("a"))),
				this.sessions.inTransaction((session) -> session.save(User.named("b"))
					.delayElement(Duration.ofMillis(50), Schedulers.boundedElastic())
					.then(session.save(User.named("c")))))));
		assertThat(users()).isEqualTo(3);
	}

	@Test
	void transactionOfSpringWhenItFailsTakesWorkOfTheSessionBack() {
		User user = User.named("ada");
		this.spring
			.transactional(this.sessions.inTransaction((session) -> session.save(user))
				.then(Mono.error(new IllegalStateException("no"))))
			.as(StepVerifier::create)
			.expectErrorMessage("no")
			.verify(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
		assertThat(user.getId()).isNull();
	}

	@Test
	void transactionOfSpringFlushesItsSessionBeforeTheCommit() {
		run(this.spring.transactional(this.sessions.inTransaction((session) -> session.save(User.named("ada")))
			.doOnNext((user) -> user.setLogins(7))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 7")).isOne();
	}

	@Test
	void synchronizationsMayUseTheTransactionAfterTheSession() {
		DatabaseClient client = DatabaseClient.create(this.recorder);
		String update = this.database.sql("UPDATE \"users\" SET logins = 5");
		TransactionSynchronization late = new TransactionSynchronization() {

			@Override
			public Mono<Void> beforeCompletion() {
				return client.sql(update).then();
			}

		};
		run(this.sessions.inTransaction((session) -> session.save(User.named("ada"))
			.then(TransactionSynchronizationManager.forCurrentTransaction())
			.doOnNext((manager) -> manager.registerSynchronization(late))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 5")).isOne();
	}

	@Test
	void transactionsOfSpringWhenCancelledStoreNothing() {
		Random random = TestRun.random("cancels on " + this.product);
		Flux.range(0, 300)
			.flatMap(
					(index) -> this.spring
						.transactional(this.sessions
							.inTransaction(
									(session) -> session.getOrCreate(User.class, Values.of(User::getName, "u" + index)))
							.then(Mono.<Object>never()))
						.subscribeOn(Schedulers.boundedElastic())
						.timeout(Duration.ofNanos(random.nextInt(4_000_000)), Mono.empty(),
								Schedulers.boundedElastic()),
					4)
			.blockLast(TestDatabase.TIMEOUT);
		nothingIsHeld();
		assertThat(users()).isZero();
	}

	@Test
	void statementsOfSpringsClientSeePendingChanges() {
		DatabaseClient client = DatabaseClient.create(this.recorder);
		Long seen = this.sessions.inTransaction((session) -> {
			session.add(User.named("ada"));
			return client.sql(this.database.sql("SELECT COUNT(*) FROM \"users\"")).mapValue(Long.class).one();
		}).block(TestDatabase.TIMEOUT);
		assertThat(seen).isOne();
	}

	@Test
	void sqlSeesPendingChangesAlsoAfterACommit() {
		List<Long> seen = Objects.requireNonNull(this.sessions.inTransaction((outer) -> this.sessions.inTransaction(
				TransactionOptions.defaults().withPropagation(Propagation.REQUIRES_NEW), (inner) -> Mono.just("other")))
			.then(this.sessions.inSession((session) -> {
				session.add(User.named("a"));
				Mono<Long> count = Mono.defer(() -> session.sql()
					.sql(this.database.sql("SELECT COUNT(*) FROM \"users\""))
					.mapValue(Long.class)
					.one());
				return count.flatMap((first) -> session.commit()
					.then(Mono.fromRunnable(() -> session.add(User.named("b"))))
					.then(count)
					.flatMap((second) -> session.commit().thenReturn(List.of(first, second))));
			}))
			.block(TestDatabase.TIMEOUT));
		assertThat(seen).containsExactly(1L, 2L);
	}

	@Test
	void sqlWhenSessionIsClosedIsRefused() {
		DatabaseClient late = Objects
			.requireNonNull(this.sessions.inSession((session) -> Mono.just(session.sql())).block(TestDatabase.TIMEOUT));
		late.sql("SELECT 1")
			.fetch()
			.one()
			.as(StepVerifier::create)
			.expectError(SessionClosedException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void nestedTransactionOfSpringThatIsUndoneIsForgotten() {
		TransactionalOperator nested = TransactionalOperator.create(new R2dbcTransactionManager(this.recorder),
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));
		User outer = User.named("outer");
		User inner = User.named("inner");
		run(this.sessions.inTransaction((session) -> {
			session.add(outer);
			Mono<Void> undone = nested.transactional(this.sessions.inTransaction((same) -> {
				same.add(inner);
				outer.setLogins(7);
				return same.flush().then(Mono.<Void>error(new IllegalStateException("undo")));
			}));
			return undone.onErrorResume(IllegalStateException.class, (failure) -> Mono.empty())
				.then(Mono.fromRunnable(() -> {
					assertThat(session.contains(inner)).isFalse();
					assertThat(inner.getId()).isNull();
					assertThat(outer.getLogins()).isZero();
					outer.setFullName("still managed");
				}));
		}));
		assertThat(users()).isOne();
		assertThat(
				this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'still managed' AND logins = 0"))
			.isOne();
	}

	@Test
	void nestedTransactionsThatAreUndoneKeepNoObjects() {
		TransactionalOperator nested = TransactionalOperator.create(new R2dbcTransactionManager(this.recorder),
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));
		run(this.sessions.inTransaction((session) -> session.save(User.named("user")).then()));
		run(this.sessions.inTransaction((session) -> {
			List<WeakReference<User>> read = new ArrayList<>();
			return session.select(User.class)
				.one()
				.doOnNext((user) -> read.add(new WeakReference<>(user)))
				.then(nested.transactional(Mono.<Void>error(new IllegalStateException("undo"))))
				.onErrorResume(IllegalStateException.class, (failure) -> Mono.empty())
				.then(Mono.fromRunnable(() -> session.detach(Objects.requireNonNull(read.get(0).get()))))
				.then(Mono.<Void>fromRunnable(() -> await().atMost(TestDatabase.TIMEOUT).until(() -> {
					System.gc();
					return read.get(0).get() == null;
				})).subscribeOn(Schedulers.boundedElastic()));
		}));
	}

	@Test
	void callbackMayUseTheSession() {
		ReactiveEntityCallbacks callbacks = ReactiveEntityCallbacks.create();
		SessionFactory counting = SessionFixture.sessions(this.recorder, callbacks);
		AtomicInteger seen = new AtomicInteger(-1);
		callbacks.addEntityCallback((BeforeConvertCallback<User>) (user, table) -> counting
			.inTransaction((session) -> session.select(User.class).count())
			.doOnNext((count) -> seen.set(count.intValue()))
			.thenReturn(user));
		run(counting.inTransaction((session) -> {
			session.add(User.named("grace"));
			return session.save(User.named("ada"));
		}));
		assertThat(seen).as("both are inserted by one statement").hasValue(0);
		assertThat(users()).isEqualTo(2);
	}

	@Test
	void deleteOfACopyDeletesTheManagedRow() {
		User user = User.named("ada");
		run(this.sessions.inTransaction((session) -> session.save(user)));
		run(this.sessions.inTransaction(
				(session) -> session.getById(User.class, Objects.requireNonNull(user.getId())).flatMap((managed) -> {
					managed.setLogins(3);
					session.delete(user);
					return session.findById(User.class, Objects.requireNonNull(user.getId()));
				}).doOnNext((found) -> {
					throw new AssertionError("is to be deleted");
				})));
		assertThat(users()).isZero();
	}

	@Test
	void saveOfARecordThatWasAddedReturnsTheStoredCopy() {
		Tag tag = new Tag(null, "new", null);
		Tag stored = Objects.requireNonNull(this.sessions.inTransaction((session) -> {
			session.add(tag);
			return session.flush().then(session.save(tag));
		}).block(TestDatabase.TIMEOUT));
		assertThat(stored.id()).isNotNull();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"tags\"")).isOne();
	}

	@Test
	void updateOrCreateWhenNewRowWouldHaveOtherKeysChangesNoOtherRow() {
		run(this.sessions.inTransaction((session) -> session.save(User.named("grace"))));
		this.sessions
			.inTransaction((session) -> session.updateOrCreate(User.class, Values.of(User::getName, "ada"),
					Values.of(User::getFullName, "hit"), Values.of(User::getName, "grace")))
			.as(StepVerifier::create)
			.expectError(DataAccessException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE full_name = 'hit'")).isZero();
	}

	@Test
	void valuesFromAMapAreConverted() {
		Persisted<User> created = Objects.requireNonNull(this.sessions.inTransaction(
				(session) -> session.getOrCreate(User.class, Values.from(User.class, Map.of("name", "ada"), "name"),
						Values.from(User.class, Map.of("logins", "5"), "logins")))
			.block(TestDatabase.TIMEOUT));
		assertThat(created.entity().getLogins()).isEqualTo(5);
	}

	@Test
	void objectOfARolledBackTransactionHasTheVersionOfItsRow() {
		Long id = Objects.requireNonNull(inTransaction((session) -> session.save(User.named("ada"))).getId());
		AtomicReference<User> used = new AtomicReference<>();
		this.sessions.inTransaction((session) -> session.getById(User.class, id).doOnNext(used::set).flatMap((user) -> {
			user.setLogins(1);
			return session.flush().then(Mono.<Void>fromRunnable(() -> user.setLogins(2))).then(session.flush());
		}).then(Mono.error(new IllegalStateException("undo"))))
			.as(StepVerifier::create)
			.expectErrorMessage("undo")
			.verify(TestDatabase.TIMEOUT);
		User user = Objects.requireNonNull(used.get());
		assertThat(user.getVersion()).isZero();
		run(this.sessions.inTransaction((session) -> session.save(user)));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 2 AND version = 1")).isOne();
	}

	@Test
	void objectThatWasReadInAnUndoneSavepointHasTheVersionOfItsRow() {
		Long id = Objects.requireNonNull(inTransaction((session) -> session.save(User.named("ada"))).getId());
		AtomicReference<User> used = new AtomicReference<>();
		run(this.sessions.inTransaction((session) -> session
			.inSavepoint((inner) -> inner.getById(User.class, id).doOnNext(used::set).flatMap((user) -> {
				user.setLogins(1);
				return inner.flush();
			}).then(Mono.error(new IllegalStateException("undo"))))
			.onErrorComplete()
			.then(Mono.defer(() -> session.save(Objects.requireNonNull(used.get()))))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 1 AND version = 1")).isOne();
	}

	@Test
	void valuesThatTheDatabaseGeneratedAreTakenBackByARollback() {
		User user = User.named("ada");
		this.sessions.inTransaction((session) -> session.save(user).then(Mono.error(new IllegalStateException("undo"))))
			.as(StepVerifier::create)
			.expectErrorMessage("undo")
			.verify(TestDatabase.TIMEOUT);
		assertThat(user.getId()).isNull();
		assertThat(user.getVersion()).isNull();
		assertThat(user.getCreatedAt()).isNull();
	}

}
