package dev.asyncdb.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.data.annotation.Id;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Which statements begin the transaction of a session, and what a query that runs before
 * it sees.
 */
class DeferredTransactionContractTests extends LibraryFixture {

	private static final Duration SHORT = Duration.ofSeconds(10);

	private static final String RENAME = "UPDATE \"author\" SET name = 'eve'";

	private static boolean isReadCommitted(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL, H2 -> true;
			case MARIADB -> false;
		};
	}

	private Scheduler scheduler() {
		return DatabaseDialect.of(this.recorder).isBlocking() ? SessionFixture.BLOCKING : Schedulers.immediate();
	}

	/**
	 * Sessions with what drivers ignore, such as the isolation level on H2.
	 */
	private SessionFactory sessions(TransactionLimits limits) {
		DatabaseDialect dialect = DatabaseDialect.of(this.recorder);
		return SessionFactory.create(
				GuardedConnectionFactory.forSessions(this.recorder, scheduler(), ConnectionOptions.defaults(),
						DatabaseMetricsRecorder.NO_OP, limits),
				dialect,
				EntityMapping.of(dialect.springDialect(),
						DefaultReactiveDataAccessStrategy.createConverter(dialect.springDialect(), List.of()),
						dialect.equality()),
				ReactiveEntityCallbacks.create(), null, List.of(), SessionOptions.defaults(),
				DatabaseMetricsRecorder.NO_OP);
	}

	private List<String> trips() {
		return this.recorder.trips();
	}

	private long stored() {
		long id = id(ada());
		this.recorder.clear();
		return id;
	}

	@ParameterizedTest
	@EnumSource
	void queryInSessionIsSentAlone(Query query) {
		long id = stored();
		get(this.sessions.inSession((session) -> query.in(session, id)));
		assertThat(trips()).isEqualTo(query.before(this.product, "ROLLBACK"));
	}

	@ParameterizedTest
	@EnumSource
	void queryInTransactionIsSentAlone(Query query) {
		long id = stored();
		get(this.sessions.inTransaction((session) -> query.in(session, id)));
		assertThat(trips()).isEqualTo(query.before(this.product, "COMMIT"));
	}

	@ParameterizedTest
	@EnumSource
	void queryInTransactionOfSpringIsSentAlone(Query query) {
		long id = stored();
		GuardedConnectionFactory guarded = new GuardedConnectionFactory(this.recorder, scheduler(),
				ConnectionOptions.defaults());
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(guarded));
		get(this.sessions.currentSession().flatMap((session) -> query.in(session, id)).as(spring::transactional));
		assertThat(trips()).isEqualTo(query.before(this.product, "COMMIT"));
	}

	@ParameterizedTest
	@EnumSource
	void queryWhenTransactionStartsAtFirstStatementIsPartOfIt(Query query) {
		long id = stored();
		SessionFactory always = this.sessions
			.withOptions(SessionOptions.defaults().withTransactionStart(TransactionStart.FIRST_STATEMENT));
		get(always.inSession((session) -> query.in(session, id)));
		assertThat(trips()).startsWith("BEGIN", "SELECT").endsWith("ROLLBACK").hasSize(query.statements + 2);
	}

	@ParameterizedTest
	@EnumSource
	void workThatNeedsTransactionBeginsItAndLaterQueriesArePartOfIt(Need need) {
		long id = stored();
		get(this.sessions.inTransaction((session) -> session.select(Author.class)
			.count()
			.then(need.in(session, id).then())
			.then(session.select(Author.class).count())));
		List<String> trips = trips();
		assertThat(trips).containsOnlyOnce("BEGIN").containsOnlyOnce("COMMIT").endsWith("SELECT", "COMMIT");
		assertThat(trips.indexOf("BEGIN")).isEqualTo(isReadCommitted(this.product) ? 1 : 0);
	}

	@Test
	void queryInTransactionWithOptionsIsPartOfIt() {
		long id = stored();
		SessionFactory plain = sessions(TransactionLimits.none());
		TransactionOptions defaults = TransactionOptions.defaults();
		for (TransactionOptions options : List.of(defaults.withIsolation(Isolation.SERIALIZABLE),
				defaults.withReadOnly(true), defaults.withTimeout(SHORT))) {
			this.recorder.clear();
			get(plain.inTransaction(options, (session) -> session.findById(Author.class, id)));
			assertThat(trips()).as("%s", options).contains("BEGIN", "COMMIT");
		}
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void queryWhenServerLimitsTransactionsIsPartOfOne() {
		long id = stored();
		SessionFactory limited = sessions(TransactionLimits.none().withStatement(SHORT));
		get(limited.inSession((session) -> session.findById(Author.class, id)));
		assertThat(trips()).startsWith("BEGIN", "SET", "SELECT");
	}

	@Test
	void queryBeforeTransactionSeesWhatOthersHaveCommittedMeanwhile() {
		long id = stored();
		String name = get(this.sessions.inTransaction((session) -> session.findById(Author.class, id)
			.then(Mono.<Void>fromRunnable(() -> this.database.execute(RENAME)).subscribeOn(Schedulers.boundedElastic()))
			.then(session.select(Author.class).populateExisting().one())
			.map(Author::getName)));
		assertThat(name).isEqualTo(isReadCommitted(this.product) ? "eve" : "ada");
	}

	@Test
	void queryAfterOwnWriteSeesItAndIsRolledBackWithIt() {
		long id = stored();
		get(this.sessions.inSession((session) -> session.findById(Author.class, id)
			.then(session.save(Author.of("bob")))
			.then(session.select(Author.class).count())
			.doOnNext((count) -> assertThat(count).isEqualTo(2))));
		assertThat(count("author")).isOne();
	}

	@Test
	void statementOfSpringAfterQueryIsPartOfTheTransactionThatFollows() {
		long id = stored();
		R2dbcEntityTemplate template = new R2dbcEntityTemplate(this.recorder);
		StepVerifier
			.create(this.sessions.inTransaction((session) -> session.findById(Author.class, id)
				.then(template.getDatabaseClient()
					.sql(this.database.sql("INSERT INTO \"genre\" (name) VALUES ('x')"))
					.then())
				.doOnSuccess((nothing) -> session.add(Author.of("bob")))
				.then(template.getDatabaseClient()
					.sql(this.database.sql("SELECT COUNT(*) FROM \"author\""))
					.mapValue(Long.class)
					.one())
				.doOnNext((count) -> assertThat(count).isEqualTo(2))
				.then(Mono.error(new IllegalStateException("no")))))
			.expectErrorMessage("no")
			.verify(TestDatabase.TIMEOUT);
		assertThat(count("genre")).isZero();
		assertThat(count("author")).isOne();
	}

	@Test
	void independentTransactionAfterQueryIsCommittedAlone() {
		long id = stored();
		TransactionOptions alone = TransactionOptions.defaults().withPropagation(Propagation.REQUIRES_NEW);
		StepVerifier
			.create(this.sessions.inTransaction((session) -> session.findById(Author.class, id)
				.then(this.sessions.inTransaction(alone, (inner) -> inner.save(Author.of("inner"))))
				.then(session.save(Author.of("outer")))
				.then(Mono.error(new IllegalStateException("no")))))
			.expectErrorMessage("no")
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM \"author\" WHERE name = 'inner'")).isOne();
		assertThat(count("author")).isEqualTo(2);
	}

	@Test
	void queryHoldsNoConnectionAfterwards() {
		long id = stored();
		int held = isReadCommitted(this.product) ? 0 : 1;
		get(this.sessions.inTransaction((session) -> session.findById(Author.class, id)
			.delayUntil((found) -> Mono
				.fromRunnable(() -> await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == held))
				.subscribeOn(Schedulers.boundedElastic()))));
	}

	@Test
	void failedQueryLeavesTransactionUsable() {
		long id = stored();
		Mono<Long> unknown = this.sessions.inTransaction((session) -> session.select(Missing.class)
			.count()
			.onErrorResume((failure) -> session.findById(Author.class, id)
				.then(session.save(Author.of("bob")))
				.then(session.select(Author.class).count())));
		assertThat(get(unknown)).isEqualTo(2);
		assertThat(count("author")).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void concurrentQueriesAndWritesOfOneSessionRunInTheirOrder(boolean commits) {
		long id = stored();
		Function<AsyncSession, Mono<Long>> work = (session) -> Mono
			.zip(session.findById(Author.class, id), session.save(Author.of("bob")), session.select(Book.class).count(),
					session.save(Author.of("cem")))
			.then(session.select(Author.class).count());
		Long seen = get(commits ? this.sessions.inTransaction(work) : this.sessions.inSession(work));
		assertThat(seen).isEqualTo(3);
		assertThat(count("author")).isEqualTo(commits ? 3 : 1);
	}

	@Test
	void sessionThatCommitsBeginsAnotherTransactionForTheNextWriteOnly() {
		long id = stored();
		get(this.sessions.inSession((session) -> session.findById(Author.class, id)
			.doOnNext((author) -> author.setName("eve"))
			.then(session.commit())
			.then(session.select(Author.class).count())
			.doOnNext((count) -> session.add(Author.of("bob")))
			.flatMap((count) -> session.commit().thenReturn(count))));
		assertThat(this.database.number("SELECT COUNT(*) FROM \"author\" WHERE name IN ('eve', 'bob')")).isEqualTo(2);
	}

	@Test
	void transactionOnlyToRollBackStoresNothing() {
		long id = stored();
		R2dbcTransactionManager manager = new R2dbcTransactionManager(this.recorder);
		TransactionalOperator spring = TransactionalOperator.create(manager);
		Mono<Author> work = spring.execute((status) -> {
			status.setRollbackOnly();
			return this.sessions
				.inTransaction((session) -> session.findById(Author.class, id).then(session.save(Author.of("bob"))));
		}).single();
		get(work);
		assertThat(count("author")).isOne();
	}

	@Test
	void queryOfManyCallersSharesOnePoolWithoutLoss() {
		long id = stored();
		List<String> names = Objects.requireNonNull(Flux.range(0, 200)
			.flatMap((number) -> this.sessions.inTransaction((session) -> session.findById(Author.class, id)
				.flatMap((author) -> (number % 2 == 0) ? session.save(Author.of("n" + number)).map(Author::getName)
						: session.select(Author.class).count().map((count) -> author.getName()))),
					32)
			.collectList()
			.block(TestDatabase.TIMEOUT));
		assertThat(names).hasSize(200);
		assertThat(count("author")).isEqualTo(101);
	}

	@Test
	void nullStartIsRefused() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> SessionOptions.defaults().withTransactionStart(null));
	}

	/**
	 * The session's own queries.
	 */
	enum Query {

		FIND_BY_ID(1, (session, id) -> session.findById(Author.class, id)),

		GET_BY_ID(1, (session, id) -> session.getById(Author.class, id)),

		FIND_ONE(1, (session, id) -> session.findOne(Author.class, Criteria.where("name").is("ada"))),

		ALL(1, (session, id) -> session.select(Author.class).all().collectList()),

		FIRST(1, (session, id) -> session.select(Author.class).first()),

		COUNT(1, (session, id) -> session.select(Author.class).count()),

		EXISTS(1, (session, id) -> session.select(Author.class).exists()),

		COLUMN(1, (session, id) -> session.select(Author.class).column(Author::getName).all().collectList()),

		PAGE(2, (session, id) -> session.select(Author.class).page(PageRequest.of(0, 5))),

		WINDOW(1,
				(session,
						id) -> session.select(Author.class).orderBy(Sort.by("id")).window(ScrollPosition.keyset(), 5)),

		WITH(2, (session, id) -> session.select(Author.class).with(Author::getBooks).all().collectList()),

		WITH_JOIN(1, (session, id) -> session.select(Author.class).with(Author::getProfile).all().collectList()),

		FETCH(2, (session, id) -> session.findById(Author.class, id)
			.flatMap((author) -> session.fetch(author, Author::getBooks))),

		REFRESH(2, (session, id) -> session.findById(Author.class, id).flatMap(session::refresh));

		private final int statements;

		private final Work work;

		Query(int statements, Work work) {
			this.statements = statements;
			this.work = work;
		}

		Mono<?> in(AsyncSession session, long id) {
			return this.work.in(session, id);
		}

		List<String> before(DatabaseProduct product, String end) {
			List<String> trips = new ArrayList<>(Collections.nCopies(this.statements, "SELECT"));
			if (!isReadCommitted(product)) {
				trips.add(0, "BEGIN");
				trips.add(end);
			}
			return trips;
		}

	}

	/**
	 * Work that needs a transaction.
	 */
	enum Need {

		SQL((session, id) -> session.sql().sql("SELECT 1").fetch().first()),

		LOCK((session, id) -> session.select(Author.class).forUpdate().all().collectList()),

		SAVEPOINT((session, id) -> session.inSavepoint((inner) -> inner.findById(Author.class, id))),

		DRIVER((session, id) -> session
			.withDriver(Connection.class, (driver) -> Mono.from(driver.validate(ValidationDepth.LOCAL)))
			.then()),

		STREAM((session, id) -> session.select(Author.class).stream().collectList()),

		SAVE((session, id) -> session.save(Author.of("bob")));

		private final Work work;

		Need(Work work) {
			this.work = work;
		}

		Mono<?> in(AsyncSession session, long id) {
			return this.work.in(session, id);
		}

	}

	interface Work {

		Mono<?> in(AsyncSession session, long id);

	}

	/**
	 * An entity without a table.
	 */
	record Missing(@Id Long id) {
	}

}
