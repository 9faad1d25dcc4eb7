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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PostgresSafePoolContractTests extends AbstractSafePoolContractTests {

	PostgresSafePoolContractTests() {
		super(TestDatabase.postgres(3));
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
	@CsvSource(delimiter = '|',
			textBlock = """
					SET search_path TO pg_catalog | SHOW search_path
					SET statement_timeout = 1234 | SHOW statement_timeout
					SET app.tenant = 'a' | SELECT COALESCE(NULLIF(current_setting('app.tenant', true), ''), 'none')
					SELECT set_config('app.tenant', 'a', false) | SELECT COALESCE(NULLIF(current_setting('app.tenant', true), ''), 'none')
					SELECT pg_advisory_lock(42) | SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
					CREATE TEMP TABLE secret AS SELECT 1 | SELECT to_regclass('pg_temp.secret')
					LISTEN news | SELECT count(*) FROM pg_listening_channels()
					SET ROLE pg_monitor | SELECT current_user
					SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY | SHOW transaction_read_only
					SET TIME ZONE 'Asia/Tokyo' | SHOW timezone
					""")
	void nothingOfABorrowerReachesTheNext(String hostile, String asked) {
		SafePool pool = pool(1, 10);
		String before = borrow(pool, asked);
		String pid = borrow(pool, "SELECT pg_backend_pid()");
		borrow(pool, hostile);
		assertThat(borrow(pool, asked)).isEqualTo(before);
		assertThat(borrow(pool, "SELECT pg_backend_pid()")).as("the same connection").isEqualTo(pid);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void deadConnectionsAreNotLentOut() {
		SafePool pool = pool(3, 20);
		List<Connection> held = Objects.requireNonNull(
				Flux.range(0, 3).concatMap((index) -> pool.take()).collectList().block(TestDatabase.TIMEOUT));
		List<String> pids = held.stream()
			.map((connection) -> text(connection, "SELECT pg_backend_pid()").block(TestDatabase.TIMEOUT))
			.toList();
		Flux.fromIterable(held).concatMap(Connection::close).blockLast(TestDatabase.TIMEOUT);
		pids.forEach((pid) -> this.database.number("SELECT CASE WHEN pg_terminate_backend(" + pid + ") THEN 1 END"));
		await().atMost(TestDatabase.TIMEOUT).until(() -> held.stream().noneMatch(PostgresSafePoolContractTests::lives));
		assertThat(Objects.requireNonNull(Flux.range(0, 20)
			.flatMap((index) -> Mono.usingWhen(pool.create(),
					(connection) -> text(connection, "SELECT pg_backend_pid()"), Connection::close))
			.collectList()
			.block(TestDatabase.TIMEOUT))).hasSize(20).doesNotContainAnyElementsOf(pids);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void aConnectionWhoseStatementDoesNotEndIsThrownAway() {
		SafePool pool = SafePool.create(driver(), settings(1, 10),
				new ConnectionLimits(Duration.ofSeconds(10), Duration.ofSeconds(1)), Schedulers.immediate());
		String pid = borrow(pool, "SELECT pg_backend_pid()");
		Mono.usingWhen(pool.create(), (connection) -> text(connection, "SELECT pg_sleep(30)"), Connection::close)
			.take(Duration.ofMillis(100))
			.block(TestDatabase.TIMEOUT);
		assertThat(borrow(pool, "SELECT pg_backend_pid()")).isNotEqualTo(pid);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void cleanConnectionsCostNoStatement() {
		SafePool pool = pool(1, 10);
		String pid = borrow(pool, "SELECT pg_backend_pid()");
		borrow(pool, "SELECT text FROM note");
		String last = Mono
			.usingWhen(this.database.connectionFactory().create(),
					(connection) -> text(connection, "SELECT query FROM pg_stat_activity WHERE pid = " + pid),
					Connection::close)
			.block(TestDatabase.TIMEOUT);
		assertThat(last).isEqualTo("SELECT text FROM note");
		assertThatNothingIsHeld(pool);
	}

}
