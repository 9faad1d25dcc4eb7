package dev.asyncdb.connection;

import java.util.Objects;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

class MariaDbSafePoolContractTests extends AbstractServerSafePoolContractTests {

	MariaDbSafePoolContractTests() {
		super(TestDatabase.mariadb(3), "SELECT CONNECTION_ID()", "SELECT SLEEP(30)");
	}

	@Override
	void kill(String id) {
		this.database.execute("KILL " + id);
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
		String id = borrow(pool, this.connectionId);
		borrow(pool, hostile);
		assertThat(borrow(pool, asked)).isEqualTo(before);
		assertThat(borrow(pool, this.connectionId)).as("a new connection").isNotEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void cleanConnectionsStay() {
		SafePool pool = pool(1, 10);
		String id = borrow(pool, this.connectionId);
		borrow(pool, "SELECT text FROM note");
		assertThat(borrow(pool, this.connectionId)).isEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void timeoutOfATransactionEndsItsStatementsInTheServerAndNoLaterOnes() {
		SafePool pool = pool(1, 10);
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setTimeout(1);
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(pool), definition);
		String id = borrow(pool, this.connectionId);
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
		assertThat(borrow(pool, this.connectionId)).as("the same connection").isEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

}
