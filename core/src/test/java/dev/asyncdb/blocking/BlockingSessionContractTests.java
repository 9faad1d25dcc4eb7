package dev.asyncdb.blocking;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.bridge.NoBridgeContextException;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.SessionClosedException;
import dev.asyncdb.session.UpsertRow;
import dev.asyncdb.testing.BridgeFixture;
import dev.asyncdb.testing.Person;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * All of a session in blocking style.
 */
class BlockingSessionContractTests extends BridgeFixture {

	private <T> @Nullable T inTransaction(Function<BlockingSession, @Nullable T> work) {
		return get(this.manager.inTransaction((session) -> session.callBlocking(work)));
	}

	private void add(String... names) {
		inTransaction((session) -> session.saveAll(Stream.of(names).map(Person::new).toList()));
	}

	@Test
	void lookupsFindAndGet() {
		add("ada", "grace");
		inTransaction((session) -> {
			Person ada = session.getOne(Person.class, Values.of(Person::getName, "ada"));
			Long id = Objects.requireNonNull(ada.getId());
			assertThat(session.findById(Person.class, id)).containsSame(ada);
			assertThat(session.getById(Person.class, id)).isSameAs(ada);
			assertThat(session.findById(Person.class, -1L)).isEmpty();
			assertThatExceptionOfType(EmptyResultDataAccessException.class)
				.isThrownBy(() -> session.getById(Person.class, -1L));
			assertThat(session.findOne(Person.class, Criteria.where("name").is("nobody"))).isEmpty();
			assertThat(session.findOne(Person.class, Values.of(Person::getName, "nobody"))).isEmpty();
			assertThat(session.findOne(Person.class, Values.of(Person::getName, "ada"))).containsSame(ada);
			assertThat(session.getOne(Person.class, Criteria.where("name").is("ada"))).isSameAs(ada);
			return null;
		});
	}

	@Test
	void queriesGiveListsPagesWindowsAndStreams() {
		add(IntStream.range(0, 300).mapToObj("p%03d"::formatted).toArray(String[]::new));
		inTransaction((session) -> {
			var all = session.select(Person.class).orderBy(Sort.by("name"));
			assertThat(all.all()).hasSize(300);
			assertThat(all.limit(2).offset(1).all()).extracting(Person::getName).containsExactly("p001", "p002");
			assertThat(all.first()).map(Person::getName).hasValue("p000");
			assertThat(all.where(Criteria.where("name").is("p007")).one()).isPresent();
			assertThat(all.count()).isEqualTo(300);
			assertThat(all.where(Criteria.where("name").is("nobody")).exists()).isFalse();
			assertThat(all.page(PageRequest.of(1, 10)).getTotalElements()).isEqualTo(300);
			assertThat(all.window(ScrollPosition.keyset(), 10)).hasSize(10);
			assertThat(all.column(Person::getName).first()).hasValue("p000");
			try (Stream<Person> people = all.stream()) {
				assertThat(people.map(Person::getName).collect(Collectors.joining())).hasSize(1200);
			}
			assertThat(all.where(Criteria.where("name").is("p001")).update(Values.of(Person::getVisits, 5))).isOne();
			assertThat(all.where(Criteria.where("name").is("p002")).delete()).isOne();
			return null;
		});
		assertThat(people()).isEqualTo(299);
	}

	@Test
	void streamThatIsLeftOpenGivesItsConnectionBack() {
		add(IntStream.range(0, 600).mapToObj("p%03d"::formatted).toArray(String[]::new));
		String name = inTransaction((session) -> session.select(Person.class).stream().iterator().next().getName());
		assertThat(name).isNotNull();
	}

	@Test
	void keyedOperationsSayWhoCreated() {
		inTransaction((session) -> {
			Values<Person> ada = Values.of(Person::getName, "ada");
			assertThat(session.getOrCreate(Person.class, ada).created()).isTrue();
			assertThat(session.getOrCreate(Person.class, ada).created()).isFalse();
			assertThat(session.updateOrCreate(Person.class, ada, Values.of(Person::getVisits, 3)).entity().getVisits())
				.isEqualTo(3);
			return null;
		});
		assertThat(people()).isOne();
	}

	@Test
	void manyRowsAreLookedUpByTheirKeys() {
		add("ada");
		inTransaction((session) -> {
			assertThat(session.getOrCreateAll(Person.class, upsertRows("ada", "grace"))).extracting(Persisted::created)
				.containsExactly(false, true);
			assertThat(session.updateOrCreateAll(Person.class, upsertRows("grace", "joan")))
				.extracting(Persisted::created)
				.containsExactly(false, true);
			return session.insertAll(List.of(new Person("new")), OnConflict.SKIP);
		});
		assertThat(people()).isEqualTo(4);
	}

	private static List<UpsertRow<Person>> upsertRows(String... names) {
		return Stream.of(names)
			.map((name) -> UpsertRow.of(Values.of(Person::getName, name), Values.of(Person::getVisits, 1)))
			.toList();
	}

	@Test
	void unitOfWorkAddsChangesAndDeletes() {
		add("ada", "grace");
		inTransaction((session) -> {
			Person ada = session.getOne(Person.class, Values.of(Person::getName, "ada"));
			Person grace = session.getOne(Person.class, Values.of(Person::getName, "grace"));
			ada.setVisits(7);
			session.delete(grace);
			Person joan = new Person("joan");
			session.add(joan);
			assertThat(session.contains(joan)).isTrue();
			session.flush();
			session.detach(joan);
			assertThat(session.contains(joan)).isFalse();
			assertThat(session.refresh(ada).getVisits()).isEqualTo(7);
			assertThat(session.merge(ada)).isSameAs(ada);
			return null;
		});
		assertThat(this.database.number("SELECT SUM(visits) FROM person")).isEqualTo(7);
		assertThat(people()).isEqualTo(2);
	}

	@Test
	void relationsAreLoaded() {
		Long id = Objects.requireNonNull(inTransaction((session) -> {
			Person ada = new Person("ada");
			ada.getNotes().add(Person.Note.of("first"));
			return session.save(ada).getId();
		}));
		inTransaction((session) -> {
			Person ada = session.getById(Person.class, id);
			assertThat(session.isLoaded(ada, Person::getNotes)).isFalse();
			assertThat(session.relation(ada, Person::getNotes).select().count()).isOne();
			assertThat(session.fetch(ada, Person::getNotes)).extracting(Person.Note::text).containsExactly("first");
			assertThat(session.fetchAll(List.of(ada), PropertyPath.of(Person::getNotes))).hasSize(1);
			return null;
		});
	}

	@Test
	void sqlOfOnesOwnSharesTheTransaction() {
		inTransaction((session) -> {
			session.add(new Person("ada"));
			assertThat(session.sql("UPDATE person SET visits = :visits").bind("visits", 4).update()).isOne();
			assertThat(session.sql("SELECT visits FROM person WHERE name = :name").bind("name", "ada").one(Long.class))
				.hasValue(4L);
			assertThat(session.sql("SELECT name FROM person").list(String.class)).containsExactly("ada");
			assertThat(session.sql("SELECT name FROM person").rows()).hasSize(1);
			return null;
		});
	}

	@Test
	void whatTheCodeThrowsRollsBack() {
		this.manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			blocking.save(new Person("ada"));
			throw new IllegalArgumentException("no");
		})).as(StepVerifier::create).expectError(IllegalArgumentException.class).verify(TestDatabase.TIMEOUT);
		assertThat(people()).isZero();
	}

	@Test
	void savepointRunsOnTheSameThreadAndIsUndoneAlone() {
		inTransaction((session) -> {
			Thread thread = Thread.currentThread();
			session.save(new Person("ada"));
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> session.inSavepoint((inner) -> {
				assertThat(Thread.currentThread()).isSameAs(thread);
				inner.save(new Person("grace"));
				return inner.save(new Person("ada"));
			}));
			return session.inSavepoint((inner) -> inner.save(new Person("joan")));
		});
		assertThat(this.database.number("SELECT COUNT(*) FROM person WHERE name IN ('ada', 'joan')")).isEqualTo(2);
		assertThat(people()).isEqualTo(2);
	}

	@Test
	void savepointsNest() {
		inTransaction((session) -> session.inSavepoint((outer) -> {
			outer.save(new Person("ada"));
			assertThatIllegalStateException().isThrownBy(() -> outer.inSavepoint((inner) -> {
				inner.save(new Person("grace"));
				throw new IllegalStateException("no");
			}));
			return outer.save(new Person("joan"));
		}));
		assertThat(this.database.number("SELECT COUNT(*) FROM person WHERE name IN ('ada', 'joan')")).isEqualTo(2);
		assertThat(people()).isEqualTo(2);
	}

	@Test
	void openSessionCommitsWhenToldTo() {
		try (BlockingSession session = this.manager.blocking().openSession()) {
			session.add(new Person("ada"));
			session.commit();
			session.add(new Person("grace"));
			session.flush();
			session.rollback();
			session.save(new Person("joan"));
			assertThat(session.isActive()).isTrue();
		}
		assertThat(people()).isOne();
	}

	@Test
	void databaseInBlockingStyleCommitsAndRollsBackOnTheThreadOfTheCaller() {
		BlockingDatabase blocking = this.manager.blocking();
		Thread thread = Thread.currentThread();
		blocking.inTransaction((session) -> {
			assertThat(Thread.currentThread()).isSameAs(thread);
			return session.save(new Person("ada"));
		});
		assertThatIllegalStateException().isThrownBy(() -> blocking.inTransaction((session) -> {
			session.save(new Person("grace"));
			throw new IllegalStateException("no");
		}));
		blocking.inSession((session) -> {
			session.add(new Person("joan"));
			session.commit();
			return session.save(new Person("left"));
		});
		assertThat(people()).isEqualTo(2);
	}

	@Test
	void transactionInsideOfABridgeJoinsThatOfItsCaller() {
		TransactionalOperator spring = TransactionalOperator
			.create(new R2dbcTransactionManager(this.database.connectionFactory()));
		spring.transactional(Bridge.call(() -> {
			this.manager.blocking().inTransaction((session) -> session.save(new Person("ada")));
			assertThat(Bridge.await(this.manager.currentSession())).isNotNull();
			Bridge.await(this.manager.inTransaction((session) -> session.save(new Person("grace"))));
			throw new IllegalArgumentException("no");
		})).as(StepVerifier::create).expectError(IllegalArgumentException.class).verify(TestDatabase.TIMEOUT);
		assertThat(people()).isZero();
	}

	@Test
	void currentSessionIsTheOneOfTheCode() {
		get(this.manager.inSession((session) -> session.callBlocking((blocking) -> {
			assertThat(Bridge.<AsyncSession>await(this.manager.currentSession())).isSameAs(blocking.async());
			AsyncSession inner = Bridge
				.await(this.manager.inTransaction((other) -> this.manager.currentSession().filter(other::equals)));
			assertThat(inner).as("a transaction that began since").isNotNull().isNotSameAs(session);
			return null;
		})));
		assertThat(get(this.manager.currentSession())).isNull();
	}

	@Test
	void commitWhereTheFrameworkCommitsIsRefused() {
		inTransaction((session) -> {
			assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(session::commit);
			return null;
		});
	}

	@Test
	void eventLoopIsRefused() {
		Mono.fromCallable(() -> this.manager.blocking().openSession())
			.subscribeOn(Schedulers.parallel())
			.as(StepVerifier::create)
			.expectError(NoBridgeContextException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void cancelRollsBackAndTheSessionIsClosedForWhatTheCodeDoesThen() throws InterruptedException {
		CountDownLatch saved = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		Disposable running = this.manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			blocking.save(new Person("ada"));
			saved.countDown();
			try {
				return Bridge.await(Mono.never());
			}
			finally {
				await().atMost(TestDatabase.TIMEOUT).until(() -> !blocking.isActive());
				assertThatExceptionOfType(SessionClosedException.class)
					.isThrownBy(() -> blocking.save(new Person("grace")));
				over.countDown();
			}
		})).subscribe();
		assertThat(saved.await(20, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(people()).isZero();
	}

	@Test
	void closeIsNotDisturbedByAnInterrupt() {
		BlockingSession session = this.manager.blocking().openSession();
		session.save(new Person("ada"));
		Thread.currentThread().interrupt();
		session.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(session.isActive()).isFalse();
	}

}
