package dev.asyncdb.connection;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MariaDbSafePoolContractTests extends AbstractSafePoolContractTests {

	private static final String ID = "SELECT CONNECTION_ID()";

	MariaDbSafePoolContractTests() {
		super(TestDatabase.mariadb(3));
	}

	@Override
	Scheduler driverThreads() {
		return Schedulers.immediate();
	}

	private static Mono<String> text(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0))))
			.next();
	}

	private static String borrow(SafePool pool, String sql) {
		return Objects.requireNonNull(Mono
			.usingWhen(pool.create(), (connection) -> text(connection, sql).defaultIfEmpty("-"), Connection::close)
			.block(TestDatabase.TIMEOUT));
	}

	private static boolean lives(Connection pooled) {
		Connection driver = ((TrackedConnection) ((Wrapped<?>) pooled).unwrap()).unwrap();
		return Boolean.TRUE.equals(Mono.from(driver.validate(ValidationDepth.LOCAL)).block(TestDatabase.TIMEOUT));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SET SESSION sql_mode = 'ANSI_QUOTES' | SELECT @@sql_mode
			SET @tenant = 'a' | SELECT COALESCE(@tenant, 'none')
			SET max_statement_time = 3 | SELECT @@max_statement_time
			SET time_zone = '+09:00' | SELECT @@time_zone
			SET SESSION TRANSACTION READ ONLY | SELECT @@tx_read_only
			SELECT GET_LOCK('secret', 1) | SELECT COALESCE(IS_USED_LOCK('secret'), 'free')
			LOCK TABLES note READ | SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'note'
			USE mysql | SELECT DATABASE()
			""")
	void nothingOfABorrowerReachesTheNext(String hostile, String asked) {
		SafePool pool = pool(1, 10);
		String before = borrow(pool, asked);
		String id = borrow(pool, ID);
		borrow(pool, hostile);
		assertThat(borrow(pool, asked)).isEqualTo(before);
		assertThat(borrow(pool, ID)).as("a new connection").isNotEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void deadConnectionsAreNotLentOut() {
		SafePool pool = pool(3, 20);
		List<Connection> held = Objects.requireNonNull(
				Flux.range(0, 3).concatMap((index) -> pool.take()).collectList().block(TestDatabase.TIMEOUT));
		List<String> ids = held.stream().map((connection) -> text(connection, ID).block(TestDatabase.TIMEOUT)).toList();
		Flux.fromIterable(held).concatMap(Connection::close).blockLast(TestDatabase.TIMEOUT);
		ids.forEach((id) -> this.database.execute("KILL " + id));
		await().atMost(TestDatabase.TIMEOUT).until(() -> held.stream().noneMatch(MariaDbSafePoolContractTests::lives));
		assertThat(Objects.requireNonNull(Flux.range(0, 20)
			.flatMap((index) -> Mono.usingWhen(pool.create(), (connection) -> text(connection, ID), Connection::close))
			.collectList()
			.block(TestDatabase.TIMEOUT))).hasSize(20).doesNotContainAnyElementsOf(ids);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void aConnectionWhoseStatementDoesNotEndIsThrownAway() {
		SafePool pool = SafePool.create(driver(), settings(1, 10),
				new ConnectionLimits(Duration.ofSeconds(10), Duration.ofSeconds(1)), Schedulers.immediate());
		String id = borrow(pool, ID);
		Mono.usingWhen(pool.create(), (connection) -> text(connection, "SELECT SLEEP(30)"), Connection::close)
			.take(Duration.ofMillis(100))
			.block(TestDatabase.TIMEOUT);
		assertThat(borrow(pool, ID)).isNotEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void cleanConnectionsStay() {
		SafePool pool = pool(1, 10);
		String id = borrow(pool, ID);
		borrow(pool, "SELECT text FROM note");
		assertThat(borrow(pool, ID)).isEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void timeoutOfATransactionEndsItsStatementsInTheServerAndNoLaterOnes() {
		SafePool pool = pool(1, 10);
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setTimeout(1);
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(pool), definition);
		String id = borrow(pool, ID);
		String limit = borrow(pool, "SELECT @@max_statement_time");
		Mono<Long> endless = DatabaseClient.create(pool)
			.sql("SELECT COUNT(*) FROM seq_1_to_100000 a, seq_1_to_100000 b")
			.mapValue(Long.class)
			.one();
		Throwable failure = endless.as(spring::transactional)
			.materialize()
			.map((end) -> Objects.requireNonNull(end.getThrowable()))
			.block(TestDatabase.TIMEOUT);
		assertThat(DatabaseErrorKind.of(Objects.requireNonNull(failure))).isEqualTo(DatabaseErrorKind.CANCELLED);
		assertThat(borrow(pool, "SELECT @@max_statement_time")).isEqualTo(limit);
		assertThat(borrow(pool, ID)).as("the same connection").isEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

}
