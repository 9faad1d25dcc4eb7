package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The pool on databases with servers, which end connections and let statements last.
 */
abstract class AbstractServerSafePoolContractTests extends AbstractSafePoolContractTests {

	final String connectionId;

	private final String sleep;

	private final String millions;

	/**
	 * Test a pool.
	 * @param connectionId asks which connection it is
	 * @param sleep lasts half a minute
	 * @param millions gives fifty million rows
	 */
	AbstractServerSafePoolContractTests(TestDatabase database, String connectionId, String sleep, String millions) {
		super(database);
		this.connectionId = connectionId;
		this.sleep = sleep;
		this.millions = millions;
	}

	/**
	 * Let the server end a connection.
	 */
	abstract void kill(String id);

	@Override
	Scheduler driverThreads() {
		return Schedulers.immediate();
	}

	static Mono<String> text(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0))))
			.next();
	}

	static String borrow(SafePool pool, String sql) {
		return Objects.requireNonNull(Mono
			.usingWhen(pool.create(), (connection) -> text(connection, sql).defaultIfEmpty("-"), Connection::close)
			.block(TestDatabase.TIMEOUT));
	}

	static boolean lives(Connection pooled) {
		Connection driver = ((TrackedConnection) ((Wrapped<?>) pooled).unwrap()).unwrap();
		return Boolean.TRUE.equals(Mono.from(driver.validate(ValidationDepth.LOCAL)).block(TestDatabase.TIMEOUT));
	}

	@Test
	void deadConnectionsAreNotLentOut() {
		SafePool pool = pool(3, 20);
		List<Connection> held = Objects.requireNonNull(
				Flux.range(0, 3).concatMap((index) -> pool.acquire()).collectList().block(TestDatabase.TIMEOUT));
		List<String> ids = held.stream()
			.map((connection) -> text(connection, this.connectionId).block(TestDatabase.TIMEOUT))
			.toList();
		Flux.fromIterable(held).concatMap(Connection::close).blockLast(TestDatabase.TIMEOUT);
		ids.forEach(this::kill);
		await().atMost(TestDatabase.TIMEOUT)
			.until(() -> held.stream().noneMatch(AbstractServerSafePoolContractTests::lives));
		assertThat(Objects.requireNonNull(Flux.range(0, 20)
			.flatMap((index) -> Mono.usingWhen(pool.create(), (connection) -> text(connection, this.connectionId),
					Connection::close))
			.collectList()
			.block(TestDatabase.TIMEOUT))).hasSize(20).doesNotContainAnyElementsOf(ids);
		assertThatNothingIsHeld(pool);
	}

	private Flux<String> millions(Connection connection) {
		return Flux.from(connection.createStatement(this.millions).fetchSize(128).execute())
			.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0))));
	}

	private void assertThatItIsSoonFree(SafePool pool) {
		assertThat(Mono.usingWhen(pool.create(), (connection) -> text(connection, this.connectionId), Connection::close)
			.block(Duration.ofSeconds(4))).isNotNull();
		assertThatNothingIsHeld(pool);
	}

	@Test
	void resultOfMillionsThatIsLeftInTheMiddleIsNotReadToItsEnd() {
		SafePool pool = pool(1, 10);
		assertThat(Flux.usingWhen(pool.create(), (connection) -> millions(connection).take(10), Connection::close)
			.count()
			.block(Duration.ofSeconds(4))).isEqualTo(10);
		assertThatItIsSoonFree(pool);
	}

	@Test
	void transactionThatIsLeftInTheMiddleOfMillionsIsOverSoon() {
		SafePool pool = pool(1, 10);
		Flux.usingWhen(pool.create(),
				(connection) -> Mono.from(connection.beginTransaction()).thenMany(millions(connection)),
				Connection::close)
			.take(10)
			.blockLast(Duration.ofSeconds(4));
		assertThatItIsSoonFree(pool);
	}

	@Test
	void resultOfMillionsThatNobodyTookIsNotReadToItsEnd() {
		SafePool pool = pool(1, 10);
		Flux.usingWhen(pool.create(), (connection) -> connection.createStatement(this.millions).execute(),
				Connection::close)
			.blockFirst(Duration.ofSeconds(4));
		assertThatItIsSoonFree(pool);
	}

	@Test
	void aConnectionWhoseStatementDoesNotEndIsThrownAway() {
		SafePool pool = SafePool.create(driver(), settings(1, 10),
				ConnectionOptions.defaults()
					.withAcquireTimeout(Duration.ofSeconds(10))
					.withControlTimeout(Duration.ofSeconds(1)),
				Schedulers.immediate());
		String id = borrow(pool, this.connectionId);
		Mono.usingWhen(pool.create(), (connection) -> text(connection, this.sleep), Connection::close)
			.take(Duration.ofMillis(100))
			.block(TestDatabase.TIMEOUT);
		assertThat(borrow(pool, this.connectionId)).isNotEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

}
