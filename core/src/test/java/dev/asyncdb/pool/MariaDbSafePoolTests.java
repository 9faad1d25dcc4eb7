package dev.asyncdb.pool;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForProduct(DatabaseProduct.MARIADB)
class MariaDbSafePoolTests extends SafePoolFixture {

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
			/* tenant */ SET time_zone = '+09:00' | SELECT @@time_zone
			""")
	void nothingOfABorrowerReachesTheNext(String hostile, String asked) {
		SafePool pool = pool(1, 10);
		String before = borrow(pool, asked);
		String id = borrow(pool, connectionId());
		borrow(pool, hostile);
		assertThat(borrow(pool, asked)).isEqualTo(before);
		assertThat(borrow(pool, connectionId())).as("a new connection").isNotEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	// The driver shares a lock among the connections of one call, and lets one of two
	// that
	// receive rows concurrently hang
	@Test
	void driverIsAskedForEachConnectionAnew() {
		AtomicInteger asked = new AtomicInteger();
		SafePool pool = SafePool.create(counted(driver(), asked), settings(3, 10), ConnectionOptions.defaults(),
				driverThreads());
		Flux.range(0, 3)
			.flatMap((index) -> Mono.usingWhen(pool.create(), (connection) -> text(connection, "SELECT SLEEP(0.2)"),
					Connection::close))
			.blockLast(TestDatabase.TIMEOUT);
		assertThat(asked).hasValue(3);
		assertThatNothingIsHeld(pool);
	}

	private static ConnectionFactory counted(ConnectionFactory driver, AtomicInteger asked) {
		return new ConnectionFactory() {

			@Override
			public Publisher<? extends Connection> create() {
				asked.incrementAndGet();
				return driver.create();
			}

			@Override
			public ConnectionFactoryMetadata getMetadata() {
				return driver.getMetadata();
			}

		};
	}

	@Test
	void cleanConnectionsStay() {
		SafePool pool = pool(1, 10);
		String id = borrow(pool, connectionId());
		borrow(pool, "SELECT text FROM note");
		borrow(pool, "SET STATEMENT max_statement_time = 5 FOR SELECT 1");
		assertThat(borrow(pool, connectionId())).isEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void timeoutOfATransactionEndsItsStatementsInTheServerAndNoLaterOnes() {
		SafePool pool = pool(1, 10);
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setTimeout(1);
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(pool), definition);
		String id = borrow(pool, connectionId());
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
		assertThat(borrow(pool, connectionId())).as("the same connection").isEqualTo(id);
		assertThatNothingIsHeld(pool);
	}

}
