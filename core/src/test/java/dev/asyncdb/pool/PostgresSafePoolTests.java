package dev.asyncdb.pool;

import java.util.Set;
import java.util.stream.Collectors;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class PostgresSafePoolTests extends SafePoolFixture {

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
					/* tenant */ SET search_path TO pg_catalog | SHOW search_path
					SELECT 1; /* then */ SET search_path TO pg_catalog | SHOW search_path
					""")
	void nothingOfABorrowerReachesTheNext(String hostile, String asked) {
		SafePool pool = pool(1, 10);
		String before = borrow(pool, asked);
		String pid = borrow(pool, connectionId());
		borrow(pool, hostile);
		assertThat(borrow(pool, asked)).isEqualTo(before);
		assertThat(borrow(pool, connectionId())).as("the same connection").isEqualTo(pid);
		assertThatNothingIsHeld(pool);
	}

	private SafePool poolWithFetchSize() {
		return SafePool.create(
				ConnectionFactories
					.get(DatabaseUrl.parse(this.database.url() + "?fetchSize=5").toConnectionFactoryOptions()),
				settings(1, 10), ConnectionOptions.defaults(), Schedulers.immediate());
	}

	@Test
	void changedSessionIsResetAndKeptWhateverTheFetchSizeOfTheDriver() {
		SafePool pool = poolWithFetchSize();
		String pid = borrow(pool, connectionId());
		for (int index = 0; index < 5; index++) {
			borrow(pool, "SET statement_timeout = 1234");
			assertThat(borrow(pool, "SHOW statement_timeout")).isEqualTo("0");
		}
		assertThat(borrow(pool, connectionId())).isEqualTo(pid);
		assertThatNothingIsHeld(pool);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "-- why\nSET search_path TO pg_catalog", "/* a\nb */\n-- c\n SET search_path TO pg_catalog" })
	void commentBeforeAChangeHidesNothing(String hostile) {
		SafePool pool = pool(1, 10);
		String before = borrow(pool, "SHOW search_path");
		borrow(pool, hostile);
		assertThat(borrow(pool, "SHOW search_path")).isEqualTo(before);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void transactionsWithATimeLimitUseOneServerProcess() {
		SafePool pool = poolWithFetchSize();
		DefaultTransactionDefinition limited = new DefaultTransactionDefinition();
		limited.setTimeout(20);
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(pool), limited);
		DatabaseClient client = DatabaseClient.create(pool);
		Mono<String> pid = client.sql("SELECT pg_backend_pid()::text || current_setting('statement_timeout')")
			.map((row) -> String.valueOf(row.get(0)))
			.one();
		Set<String> pids = Flux.range(0, 30)
			.concatMap((index) -> pid.as(spring::transactional))
			.collect(Collectors.toSet())
			.block(TestDatabase.TIMEOUT);
		assertThat(pids).singleElement().asString().endsWith("20s");
		assertThat(lastStatement(String.valueOf(pids.iterator().next()).replace("20s", ""))).isEqualTo("COMMIT");
		assertThatNothingIsHeld(pool);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET LOCAL search_path TO pg_catalog", "SET TRANSACTION READ ONLY",
			"SET CONSTRAINTS ALL DEFERRED", "SELECT set_config('app.tenant', 'a', true)",
			"SET LOCAL a.b = 1; SET LOCAL a.c = 2", "/* mine */ SET /* own */ LOCAL a.b = 1" })
	void whatEndsWithTheTransactionNeedsNoReset(String sql) {
		SafePool pool = pool(1, 10);
		String pid = borrow(pool, connectionId());
		Mono.usingWhen(pool.create(),
				(connection) -> Mono.from(connection.beginTransaction())
					.then(Flux.from(connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated).then())
					.then(Mono.from(connection.commitTransaction())),
				Connection::close)
			.block(TestDatabase.TIMEOUT);
		assertThat(lastStatement(pid)).isEqualTo("COMMIT");
		assertThatNothingIsHeld(pool);
	}

	private @Nullable String lastStatement(String pid) {
		return Mono
			.usingWhen(this.database.connectionFactory().create(),
					(connection) -> text(connection, "SELECT query FROM pg_stat_activity WHERE pid = " + pid),
					Connection::close)
			.block(TestDatabase.TIMEOUT);
	}

	@Test
	void cleanConnectionsCostNoStatement() {
		SafePool pool = pool(1, 10);
		String pid = borrow(pool, connectionId());
		borrow(pool, "SELECT text FROM note");
		assertThat(lastStatement(pid)).isEqualTo("SELECT text FROM note");
		assertThatNothingIsHeld(pool);
	}

}
