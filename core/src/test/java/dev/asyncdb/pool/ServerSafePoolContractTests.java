package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The pool on databases with servers, which end connections and let statements last.
 */
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class ServerSafePoolContractTests extends SafePoolFixture {

	private static final Duration SOONER_THAN_ALL_ROWS = Duration.ofSeconds(15);

	/**
	 * Let the server end a connection.
	 */
	private void kill(String id) {
		switch (this.product) {
			case POSTGRESQL -> this.database.number("SELECT CASE WHEN pg_terminate_backend(" + id + ") THEN 1 END");
			case MARIADB -> this.database.execute("KILL " + id);
			case H2 -> throw inProcess();
		}
	}

	private String sleep() {
		return switch (this.product) {
			case POSTGRESQL -> "SELECT pg_sleep(30)";
			case MARIADB -> "SELECT SLEEP(30)";
			case H2 -> throw inProcess();
		};
	}

	private String millions() {
		return switch (this.product) {
			case POSTGRESQL -> "SELECT generate_series(1, 50000000)";
			case MARIADB -> "SELECT seq FROM seq_1_to_50000000";
			case H2 -> throw inProcess();
		};
	}

	private static UnsupportedOperationException inProcess() {
		return new UnsupportedOperationException("H2 runs in the process of the tests");
	}

	private static boolean lives(Connection pooled) {
		Connection driver = (Connection) ((Wrapped<?>) pooled).unwrap();
		return Boolean.TRUE.equals(Mono.from(driver.validate(ValidationDepth.LOCAL)).block(TestDatabase.TIMEOUT));
	}

	@Test
	void deadConnectionsAreNotLentOut() {
		SafePool pool = pool(3, 20);
		List<Connection> held = Objects.requireNonNull(
				Flux.range(0, 3).concatMap((index) -> pool.acquire()).collectList().block(TestDatabase.TIMEOUT));
		List<String> ids = held.stream()
			.map((connection) -> text(connection, connectionId()).block(TestDatabase.TIMEOUT))
			.toList();
		Flux.fromIterable(held).concatMap(Connection::close).blockLast(TestDatabase.TIMEOUT);
		ids.forEach(this::kill);
		await().atMost(TestDatabase.TIMEOUT).until(() -> held.stream().noneMatch(ServerSafePoolContractTests::lives));
		assertThat(Objects.requireNonNull(Flux.range(0, 20)
			.flatMap((index) -> Mono.usingWhen(pool.create(), (connection) -> text(connection, connectionId()),
					Connection::close))
			.collectList()
			.block(TestDatabase.TIMEOUT))).hasSize(20).doesNotContainAnyElementsOf(ids);
		assertThatNothingIsHeld(pool);
	}

	private Flux<String> millions(Connection connection) {
		return Flux.from(connection.createStatement(millions()).fetchSize(128).execute())
			.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0))));
	}

	private void assertThatItIsSoonFree(SafePool pool) {
		assertThat(Mono.usingWhen(pool.create(), (connection) -> text(connection, connectionId()), Connection::close)
			.block(SOONER_THAN_ALL_ROWS)).isNotNull();
		assertThatNothingIsHeld(pool);
	}

	@Test
	void resultOfMillionsThatIsLeftInTheMiddleIsNotReadToItsEnd() {
		SafePool pool = pool(1, 10);
		assertThat(Flux.usingWhen(pool.create(), (connection) -> millions(connection).take(10), Connection::close)
			.count()
			.block(SOONER_THAN_ALL_ROWS)).isEqualTo(10);
		assertThatItIsSoonFree(pool);
	}

	@Test
	void transactionThatIsLeftInTheMiddleOfMillionsIsOverSoon() {
		SafePool pool = pool(1, 10);
		Flux.usingWhen(pool.create(),
				(connection) -> Mono.from(connection.beginTransaction()).thenMany(millions(connection)),
				Connection::close)
			.take(10)
			.blockLast(SOONER_THAN_ALL_ROWS);
		assertThatItIsSoonFree(pool);
	}

	@Test
	void resultOfMillionsThatNobodyTookIsNotReadToItsEnd() {
		SafePool pool = pool(1, 10);
		Flux.usingWhen(pool.create(), (connection) -> connection.createStatement(millions()).execute(),
				Connection::close)
			.blockFirst(SOONER_THAN_ALL_ROWS);
		assertThatItIsSoonFree(pool);
	}

	@Test
	void aConnectionWhoseStatementDoesNotEndIsThrownAway() {
		SafePool pool = SafePool.create(driver(), settings(1, 10),
				ConnectionOptions.defaults()
					.withAcquireTimeout(Duration.ofSeconds(10))
					.withControlTimeout(Duration.ofSeconds(1)),
				Schedulers.immediate());
		String id = borrow(pool, connectionId());
		Mono.usingWhen(pool.create(), (connection) -> text(connection, sleep()), Connection::close)
			.take(Duration.ofMillis(100))
			.block(TestDatabase.TIMEOUT);
		assertThat(borrow(pool, connectionId())).isNotEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	private static Mono<String> longQuery(Connection connection, String query, int number) {
		return text(connection, query + " /* " + number + "x".repeat(500_000) + " */");
	}

	@Test
	void connectionWithMegabytesOfDifferentStatementsIsReplaced() {
		SafePool pool = pool(1, 10);
		Set<String> ids = Flux.range(0, 20)
			.concatMap((number) -> Mono.usingWhen(pool.create(),
					(connection) -> longQuery(connection, connectionId(), number), Connection::close))
			.collect(Collectors.toSet())
			.block(TestDatabase.TIMEOUT);
		assertThat(ids).hasSizeBetween(2, 4);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void connectionWithTheSameLongStatementStays() {
		SafePool pool = pool(1, 10);
		Set<String> ids = Flux.range(0, 20)
			.concatMap((number) -> Mono.usingWhen(pool.create(),
					(connection) -> longQuery(connection, connectionId(), 1), Connection::close))
			.collect(Collectors.toSet())
			.block(TestDatabase.TIMEOUT);
		assertThat(ids).hasSize(1);
		assertThatNothingIsHeld(pool);
	}

}
