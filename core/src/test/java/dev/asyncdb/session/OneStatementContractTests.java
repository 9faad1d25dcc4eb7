package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.transaction.IllegalTransactionStateException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Transactions that consist of one statement, which commits itself.
 */
class OneStatementContractTests extends ErrorFixture {

	private static final String WAITING_ON_POSTGRES = "SELECT COUNT(%s) FROM pg_stat_activity"
			+ " WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT%%' AND datname = current_database()";

	private static final String WAITING_ON_MARIADB = "SELECT %s FROM information_schema.processlist"
			+ " WHERE db = DATABASE() AND info LIKE 'INSERT%%'";

	@BeforeParameterizedClassInvocation
	void createLibrary() {
		Library.createTables(this.database);
	}

	// Which callbacks a type has is known after its first row
	@BeforeEach
	void writeOnce() {
		Library.empty(this.database);
		learn(this.sessions);
	}

	private void learn(SessionFactory sessions) {
		for (Object entity : List.of(User.named("known"), new Tag(null, "known", null), new Library.Book("known"),
				Library.Author.of("known"))) {
			commit(sessions, (session) -> session.add(entity));
		}
		commit(sessions, (session) -> session.select(User.class).all().then());
		this.recorder.clear();
	}

	private static void commit(SessionFactory sessions, Consumer<AsyncSession> changes) {
		committed(sessions, changes).block(TestDatabase.TIMEOUT);
	}

	private static Mono<Void> committed(SessionFactory sessions, Consumer<AsyncSession> changes) {
		return sessions.inSession((session) -> {
			changes.accept(session);
			return session.commit();
		});
	}

	// H2 returns what it has written to a query
	private String written(String statement) {
		return (this.product == DatabaseProduct.H2) ? "SELECT" : statement;
	}

	private List<String> trips() {
		return this.recorder.trips();
	}

	private User stored(String name) {
		return get(this.sessions.inSession((session) -> session.findOne(User.class, Criteria.where("name").is(name))));
	}

	private Mono<User> known(AsyncSession session) {
		return session.select(User.class).where(Criteria.where("name").is("known")).one();
	}

	private List<String> afterQuery(String... single) {
		List<String> trips = new ArrayList<>(List.of("SELECT"));
		switch (this.product) {
			case POSTGRESQL, H2 -> trips.addAll(List.of(single));
			// The query is part of the transaction
			case MARIADB -> {
				trips.add(0, "BEGIN");
				trips.addAll(List.of(single));
				trips.add("COMMIT");
			}
		}
		return trips;
	}

	@Test
	void insertIsSentAlone() {
		User ada = User.named("ada");
		commit(this.sessions, (session) -> session.add(ada));
		assertThat(trips()).isEqualTo(List.of(written("INSERT")));
		assertThat(ada.getId()).isNotNull();
		assertThat(stored("ada").getVersion()).isEqualTo(ada.getVersion());
	}

	@Test
	void commitOfATransactionThatOtherCodeEndsWritesNothing() {
		User lost = User.named("lost");
		Mono<Void> refused = this.sessions.inTransaction((session) -> {
			session.add(lost);
			return session.commit();
		});
		refused.as(StepVerifier::create)
			.expectError(IllegalTransactionStateException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(trips()).isEmpty();
		assertThat(lost.getId()).isNull();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'lost'")).isZero();
	}

	@Test
	void insertThatRefersToStoredRowIsSentAlone() {
		Library.Author author = Library.Author.of("ada");
		Library.Book book = new Library.Book("a");
		get(this.sessions.inSession((session) -> {
			session.add(author);
			return session.commit().then(Mono.fromRunnable(() -> {
				this.recorder.clear();
				book.setAuthor(author);
				session.add(book);
			})).then(session.commit()).thenReturn(true);
		}));
		assertThat(trips()).isEqualTo(List.of(written("INSERT")));
		assertThat(book.getAuthorId()).isEqualTo(author.getId());
	}

	@Test
	void updateIsSentAlone() {
		get(this.sessions.inSession((session) -> known(session).doOnNext((user) -> user.setLogins(7))
			.flatMap((user) -> session.commit().thenReturn(user))));
		assertThat(stored("known").getLogins()).isEqualTo(7);
		this.recorder.clear();
		get(this.sessions.inSession((session) -> known(session).doOnNext((user) -> user.setLogins(8))
			.flatMap((user) -> session.commit().thenReturn(user))));
		assertThat(trips()).isEqualTo(DatabaseDialect.of(this.recorder).returnsUpdatedRows()
				? afterQuery(written("UPDATE")) : afterQuery("UPDATE", "SELECT"));
	}

	@Test
	void deleteIsSentAlone() {
		get(this.sessions.inSession((session) -> known(session).doOnNext(session::delete)
			.flatMap((user) -> session.commit().thenReturn(user))));
		assertThat(trips()).isEqualTo(afterQuery("DELETE"));
		assertThat(count("users")).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void otherWorkBeginsTheTransaction(More more) {
		commit(this.sessions, more.work);
		assertThat(trips()).startsWith("BEGIN").endsWith("COMMIT").hasSizeGreaterThan(3);
	}

	@Test
	void insertAfterStatementOfTheTransactionIsPartOfIt() {
		get(this.sessions.inSession((session) -> {
			session.add(User.named("ada"));
			return session.select(Tag.class)
				.where(tagged("a"))
				.forUpdate()
				.one()
				.flatMap((tag) -> session.commit().thenReturn(tag));
		}));
		assertThat(trips()).startsWith("BEGIN").endsWith("COMMIT");
	}

	private static Criteria tagged(String label) {
		return Criteria.where("label").is(label);
	}

	@Test
	void insertWhenTransactionStartsAtFirstStatementIsPartOfIt() {
		SessionFactory always = this.sessions
			.withOptions(SessionOptions.defaults().withTransactionStart(TransactionStart.FIRST_STATEMENT));
		commit(always, (session) -> session.add(User.named("ada")));
		assertThat(trips()).isEqualTo(List.of("BEGIN", written("INSERT"), "COMMIT"));
	}

	@Test
	void insertWithListenerIsPartOfTheTransaction() {
		SessionFactory heard = SessionFixture.sessions(this.recorder, ReactiveEntityCallbacks.create(),
				List.of(new SessionListener() {
				}));
		commit(heard, (session) -> session.add(User.named("ada")));
		assertThat(trips()).isEqualTo(List.of("BEGIN", written("INSERT"), "COMMIT"));
	}

	@Test
	void insertWithCallbackIsPartOfTheTransaction() {
		BeforeConvertCallback<User> before = (user, table) -> Mono.just(user);
		AfterSaveCallback<User> after = (user, row, table) -> Mono.just(user);
		for (Object callback : List.of(before, after)) {
			SessionFactory called = SessionFixture.sessions(this.recorder,
					ReactiveEntityCallbacks.create((callback == before) ? before : after));
			commit(called, (session) -> session.add(User.named("first of " + callback.hashCode())));
			this.recorder.clear();
			commit(called, (session) -> session.add(User.named("second of " + callback.hashCode())));
			assertThat(trips()).isEqualTo(List.of("BEGIN", written("INSERT"), "COMMIT"));
		}
	}

	@Test
	void duplicateIsRefusedAndTheSessionGoesOn() {
		User twin = User.named("known");
		User other = User.named("other");
		get(this.sessions.inSession((session) -> {
			session.add(twin);
			return session.commit()
				.as((commit) -> refused(DuplicateKeyException.class, commit))
				.then(Mono.fromRunnable(() -> {
					session.detach(twin);
					session.add(other);
				}))
				.then(session.commit())
				.thenReturn(true);
		}));
		assertThat(twin.getId()).isNull();
		assertThat(other.getId()).isNotNull();
		assertThat(count("users")).isEqualTo(2);
	}

	private static Mono<Void> refused(Class<? extends Throwable> type, Mono<Void> work) {
		return work.then(Mono.<Void>error(new AssertionError("not refused")))
			.onErrorResume(type, (failure) -> Mono.empty());
	}

	private Mono<User> changedMeanwhile(AsyncSession session) {
		Mono<Void> change = Mono
			.<Void>fromRunnable(() -> this.database.execute("UPDATE \"users\" SET version = version + 1"))
			.subscribeOn(Schedulers.boundedElastic());
		return known(session).delayUntil((user) -> session.commit().then(change));
	}

	@Test
	void staleUpdateIsDetectedAndStoresNothing() {
		error(OptimisticLockingFailureException.class,
				this.sessions.inSession((session) -> changedMeanwhile(session).doOnNext((user) -> user.setLogins(9))
					.then(Mono.defer(session::commit))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE logins = 9")).isZero();
	}

	@Test
	void staleDeleteIsDetectedAndStoresNothing() {
		error(OptimisticLockingFailureException.class, this.sessions.inSession(
				(session) -> changedMeanwhile(session).doOnNext(session::delete).then(Mono.defer(session::commit))));
		assertThat(count("users")).isOne();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void violationOfDeferredConstraintIsThatOfACommit() {
		this.database
			.execute("ALTER TABLE \"visits\" ALTER CONSTRAINT visits_tag_id_fkey DEFERRABLE INITIALLY DEFERRED");
		long tag = this.database.number("SELECT MIN(id) FROM \"tags\"");
		commit(this.sessions, (session) -> session.add(new Visit(null, tag)));
		this.recorder.clear();
		Visit lost = new Visit(null, -1);
		error(DataIntegrityViolationException.class, committed(this.sessions, (session) -> session.add(lost)));
		assertThat(trips()).isEqualTo(List.of(written("INSERT")));
		assertThat(count("visits")).isOne();
		this.database.execute("DELETE FROM \"visits\"");
	}

	/**
	 * Keep a name, so that a statement that inserts it waits.
	 */
	private Mono<Void> holding(String name, Mono<Void> whileHeld) {
		return this.sessions.inSession((session) -> session.save(User.named(name)).then(Mono.defer(() -> whileHeld)));
	}

	private long waiting() {
		String query = switch (this.product) {
			case POSTGRESQL -> WAITING_ON_POSTGRES.formatted("*");
			case MARIADB -> WAITING_ON_MARIADB.formatted("COUNT(*)");
			case H2 -> throw new UnsupportedOperationException("H2 runs in the process of the tests");
		};
		return this.database.number(query);
	}

	private void killWaiting() {
		switch (this.product) {
			case POSTGRESQL -> this.database.number(WAITING_ON_POSTGRES.formatted("pg_terminate_backend(pid)"));
			case MARIADB ->
				this.database.execute("KILL " + this.database.number(WAITING_ON_MARIADB.formatted("MAX(id)")));
			case H2 -> throw new UnsupportedOperationException("H2 runs in the process of the tests");
		}
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void connectionThatIsLostDuringTheStatementLeavesTheOutcomeOpen() {
		User lost = User.named("ada");
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.sessions.inSession((session) -> {
			session.add(lost);
			return holding("ada", Mono.defer(() -> {
				this.recorder.clear();
				Disposable commit = session.commit().subscribe((nothing) -> {
				}, failure::set);
				return killed(commit, failure);
			})).then(refused(IllegalTransactionStateException.class, session.flush()))
				.then(session.rollback())
				.then(Mono.fromRunnable(() -> session.add(User.named("next"))))
				.then(session.commit());
		}).block(TestDatabase.TIMEOUT);
		assertThat(failure.get()).isInstanceOf(CommitOutcomeUnknownException.class);
		assertThat(lost.getId()).isNull();
		assertThat(this.database.number("SELECT COUNT(*) FROM \"users\" WHERE name = 'next'")).isOne();
	}

	private Mono<Void> killed(Disposable commit, AtomicReference<Throwable> failure) {
		return Mono.<Void>fromRunnable(() -> {
			await().atMost(TestDatabase.TIMEOUT).until(() -> waiting() > 0);
			killWaiting();
			await().atMost(TestDatabase.TIMEOUT).until(() -> failure.get() != null || commit.isDisposed());
		}).subscribeOn(Schedulers.boundedElastic());
	}

	@Test
	void cancelAfterTheStatementWasSentComesTooLate() {
		User ada = User.named("ada");
		AtomicReference<Disposable> caller = new AtomicReference<>();
		this.recorder.during("INSERT INTO \"users\"", () -> Objects.requireNonNull(caller.get()).dispose());
		Mono<Void> work = committed(this.sessions, (session) -> session.add(ada));
		Sinks.Empty<Void> start = Sinks.empty();
		caller.set(start.asMono().then(work).subscribe());
		start.tryEmitEmpty();
		await().atMost(TestDatabase.TIMEOUT).until(() -> count("users") == 2);
		await().atMost(TestDatabase.TIMEOUT).until(() -> ada.getId() != null);
	}

	/**
	 * What makes a commit more than one statement.
	 */
	enum More {

		TWO_ROWS((session) -> session.addAll(List.of(User.named("ada"), new Tag(null, "ada", null)))),

		CASCADE((session) -> session.add(Library.Author.of("ada", new Library.Book("a")))),

		JOIN_TABLE((session) -> {
			Library.Book book = new Library.Book("a");
			book.getGenres().add(Library.Genre.of("x"));
			session.add(book);
		});

		private final Consumer<AsyncSession> work;

		More(Consumer<AsyncSession> work) {
			this.work = work;
		}

	}

}
