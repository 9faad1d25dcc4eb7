package dev.asyncdb.pool;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

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

	@Test
	void cleanConnectionsCostNoStatement() {
		SafePool pool = pool(1, 10);
		String pid = borrow(pool, connectionId());
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
