package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.StreamReader;
import dev.asyncdb.error.ResultNotReadException;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statements behind an open result of their own connection, and results that are not
 * read: every wait has an end, for sessions and for code that does not use this library.
 */
class OpenResultContractTests extends SafePoolFixture {

	private static final int ROWS = 1000;

	private static final Duration IDLE = Duration.ofSeconds(1);

	private SafePool pool;

	private AsyncDatabaseManager manager;

	private DatabaseClient client;

	private R2dbcEntityTemplate template;

	private TransactionalOperator transaction;

	@BeforeParameterizedClassInvocation
	void createNumbers() {
		this.database.execute("CREATE TABLE \"numbered\" (id BIGINT PRIMARY KEY, text VARCHAR(20))",
				"INSERT INTO \"numbered\" " + numbers(ROWS));
	}

	private String numbers(int rows) {
		return switch (this.product) {
			case POSTGRESQL -> "SELECT g, 'a' FROM generate_series(1, %d) g".formatted(rows);
			case MARIADB -> "SELECT seq, 'a' FROM seq_1_to_%d".formatted(rows);
			case H2 -> "SELECT x, 'a' FROM system_range(1, %d)".formatted(rows);
		};
	}

	@BeforeEach
	void open() {
		ConnectionOptions options = ConnectionOptions.defaults().withStreamIdleTimeout(IDLE);
		this.pool = SafePool.create(driver(), settings(2, 100), options, driverThreads());
		this.manager = AsyncDatabaseManager.builder(this.pool).connectionOptions(options).build();
		this.client = DatabaseClient.create(this.pool);
		this.template = new R2dbcEntityTemplate(this.pool);
		this.transaction = TransactionalOperator.create(new R2dbcTransactionManager(this.pool));
	}

	@AfterEach
	void nothingIsHeld() {
		assertThatNothingIsHeld(this.pool);
	}

	private Flux<Long> ids(DatabaseClient sql, int limit) {
		return sql.sql(this.database.sql("SELECT id FROM \"numbered\" WHERE id <= " + limit))
			.mapValue(Long.class)
			.all();
	}

	private Mono<Long> one(DatabaseClient sql, long id) {
		return sql.sql(this.database.sql("SELECT id FROM \"numbered\" WHERE id = " + id)).mapValue(Long.class).one();
	}

	private void expect(long rows, Mono<Long> count) {
		count.as(StepVerifier::create).expectNext(rows).expectComplete().verify(TestDatabase.TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, ROWS })
	void statementForEachRowOfTheClientOfASession(int rows) {
		expect(rows, this.manager
			.inTransaction((session) -> ids(session.sql(), rows).flatMap((id) -> one(session.sql(), id)).count()));
		expect(rows, this.manager
			.inSession((session) -> ids(session.sql(), rows).concatMap((id) -> one(session.sql(), id)).count()));
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, ROWS })
	void entityForEachRowOfTheClientOfASession(int rows) {
		expect(rows, this.manager.inTransaction(
				(session) -> ids(session.sql(), rows).flatMap((id) -> session.getById(Numbered.class, id)).count()));
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, ROWS })
	void statementForEachRowInATransactionOfSpring(int rows) {
		expect(rows,
				ids(this.client, rows).flatMap((id) -> one(this.client, id))
					.count()
					.as(this.transaction::transactional));
		expect(rows,
				ids(this.client, rows).concatMap((id) -> one(this.client, id))
					.as(this.transaction::transactional)
					.count());
	}

	private Flux<Numbered> entities(int rows) {
		return this.template.select(Numbered.class)
			.matching(Query.query(Criteria.where("id").lessThanOrEquals(rows)))
			.all();
	}

	private Mono<Numbered> reloaded(Numbered row) {
		return this.template.select(Numbered.class).matching(Query.query(Criteria.where("id").is(row.id()))).one();
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, ROWS })
	void statementForEachEntityOfATemplate(int rows) {
		expect(rows, entities(rows).flatMap(this::reloaded).count().as(this.transaction::transactional));
		expect(rows, this.manager.inTransaction((session) -> entities(rows).concatMap(this::reloaded).count()));
	}

	@Test
	void statementForEachRowOfAStream() {
		expect(ROWS, this.manager
			.stream((session) -> session.select(Numbered.class).all().concatMap((row) -> one(session.sql(), row.id())))
			.count());
		expect(ROWS,
				this.manager.stream((session) -> ids(session.sql(), ROWS).concatMap((id) -> one(session.sql(), id)))
					.count());
	}

	@Test
	void statementForEachRowOfAStatementForEachRow() {
		Function<DatabaseClient, Mono<Long>> nested = (
				sql) -> ids(sql, 10).flatMap((outer) -> ids(sql, 300).concatMap((inner) -> one(sql, inner))).count();
		expect(10 * 300, this.manager.inTransaction((session) -> nested.apply(session.sql())));
		expect(10 * 300, nested.apply(this.client).as(this.transaction::transactional));
	}

	@Test
	void rowsThatAreReadAheadKeepTheirOrderAndTheFailureOfTheReader() {
		List<Long> read = this.manager
			.inTransaction((session) -> ids(session.sql(), ROWS)
				.concatMap((id) -> one(session.sql(), id).map((found) -> (found == 900) ? 1 / (found - 900) : found))
				.onErrorResume(ArithmeticException.class, (failure) -> Mono.empty())
				.collectList())
			.block(TestDatabase.TIMEOUT);
		assertThat(read).hasSize(899).isSorted();
	}

	@Test
	void resultThatIsTooLargeToBeReadAheadFailsWithBothStatements() {
		this.manager
			.inTransaction((session) -> session.sql()
				.sql(numbers(300_000))
				.map((row) -> Objects.requireNonNull(row.get(0)).toString())
				.all()
				.concatMap((id) -> one(session.sql(), 7).delayElement(Duration.ofMillis(50)))
				.count())
			.as(StepVerifier::create)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
						.hasMessageContainingAll("id = 7", numbers(300_000)))
			.verify(TestDatabase.TIMEOUT);
	}

	// A subscriber that takes a few rows and then neither requests nor cancels
	private <T> void expectGivenUp(Supplier<Flux<T>> stalled) {
		StepVerifier.create(stalled.get(), 3)
			.expectNextCount(3)
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfAny(QueryTimeoutException.class, ResultNotReadException.class)
				.hasMessageContaining("asyncdb.session.stream-idle-timeout"))
			.verify(TestDatabase.TIMEOUT);
		nothingIsHeld();
		open();
	}

	@Test
	void readersWhoStallGiveTheirConnectionBack() {
		expectGivenUp(() -> this.manager.stream((session) -> session.select(Numbered.class).stream()));
		expectGivenUp(() -> this.manager.stream((session) -> session.select(Numbered.class).all()));
		expectGivenUp(() -> this.manager.stream((session) -> ids(session.sql(), ROWS)));
	}

	@Test
	void readersWhoAreGoneGiveTheirConnectionBackThoughNothingCancels() {
		SafePool patient = SafePool.create(driver(), settings(2, 100), ConnectionOptions.defaults(), driverThreads());
		AsyncDatabaseManager.builder(patient)
			.build()
			.stream((session) -> session.select(Numbered.class).stream())
			.contextWrite((context) -> StreamReader.in(context, () -> false, () -> true))
			.as((rows) -> StepVerifier.create(rows, 3))
			.expectNextCount(3)
			.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("is gone"))
			.verify(TestDatabase.TIMEOUT);
		assertThatNothingIsHeld(patient);
	}

	@Test
	void readersOfSpringsOwnCodeWhoStallGiveTheirConnectionBack() {
		expectGivenUp(() -> ids(this.client, ROWS));
		expectGivenUp(() -> ids(this.client, ROWS).as(this.transaction::transactional));
		expectGivenUp(() -> entities(ROWS));
	}

	// On PostgreSQL both results come from one statement, whose second one is read after
	// the statements for the rows of the first one
	@Test
	void statementForEachRowOfEachOfTwoResultsHasAnEnd() {
		boolean isMariaDb = this.product == DatabaseProduct.MARIADB;
		String two = "SELECT id FROM %s WHERE id < %s".formatted(isMariaDb ? "`numbered`" : "\"numbered\"",
				isMariaDb ? "?" : "$1");
		StepVerifier.FirstStep<Long> counted = this.manager
			.inConnection((connection) -> Flux
				.from(connection.createStatement(two).bind(0, 4).add().bind(0, 4).execute())
				.concatMap((result) -> Flux.from(result.map((row, metadata) -> Objects.requireNonNull(row.get(0))))
					.concatMap((id) -> Flux.from(connection.createStatement("SELECT 7").execute())
						.concatMap((found) -> found.map((row, metadata) -> 7)), 1), 1)
				.count())
			.as(StepVerifier::create);
		if (this.product == DatabaseProduct.POSTGRESQL) {
			counted
				.expectErrorSatisfies(
						(failure) -> assertThat(failure).isInstanceOf(InvalidDataAccessApiUsageException.class)
							.hasMessageContainingAll("SELECT 7", two))
				.verify(TestDatabase.TIMEOUT);
		}
		else {
			counted.expectNext(6L).expectComplete().verify(TestDatabase.TIMEOUT);
		}
	}

	@Test
	void readerWhoIsSlowButReadsIsServed() {
		expect(9,
				this.manager.stream((session) -> session.select(Numbered.class).stream().take(9))
					.concatMap((row) -> Mono.just(row).delayElement(IDLE.dividedBy(5)), 1)
					.count());
	}

	@Table("numbered")
	record Numbered(@Id Long id, String text) {
	}

}
