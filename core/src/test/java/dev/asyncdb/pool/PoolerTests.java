package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * PgBouncer between sessions and the server. In transaction mode, the next transaction of
 * a client may run in another server session.
 */
@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class PoolerTests extends DatabaseTests {

	private static final int QUESTIONS = 600;

	private static final String FLOAT_DIGITS = "extra_float_digits";

	private static final String ALL_LIMITS = FLOAT_DIGITS
			+ ",statement_timeout,lock_timeout,idle_in_transaction_session_timeout,asyncdb.prepared_statements";

	@BeforeParameterizedClassInvocation
	void requirePooler() {
		Assumptions.assumeTrue(Pooler.isInstalled(), "PgBouncer is not installed");
	}

	private static AsyncDatabaseManager manager(String url) {
		return AsyncDatabaseManager.builder(url).pool(PoolOptions.defaults().withMaxSize(6)).build();
	}

	/**
	 * Two applications ask different questions at the same time.
	 * @return the number of right answers
	 */
	private static int rightAnswers(List<AsyncDatabaseManager> applications) {
		AtomicInteger right = new AtomicInteger();
		Flux.range(0, QUESTIONS).flatMap((index) -> {
			int base = (index % 2 + 1) * 1000;
			return applications.get(index % 2)
				.inTransaction((session) -> answer(session, base, index % 7))
				.doOnNext((answer) -> right.addAndGet((answer == base + index % 7) ? 1 : 0));
		}, 12).blockLast(TestDatabase.TIMEOUT);
		applications.forEach((application) -> application.dispose().block(TestDatabase.TIMEOUT));
		return right.get();
	}

	private static Mono<Integer> answer(AsyncSession session, int base, int summand) {
		return session.sql()
			.sql("SELECT " + base + " + $1::int")
			.bind("$1", summand)
			.map((row) -> Objects.requireNonNull(row.get(0, Integer.class)))
			.one();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			transaction | extra_float_digits |
			transaction | extra_float_digits | ?preparedStatementCacheQueries=0
			session     | extra_float_digits |
			""")
	void applicationsBehindAPoolerGetTheirOwnAnswers(String mode, String ignored, String options) {
		try (Pooler pooler = Pooler.start(this.database.url(), mode, ignored)) {
			String url = pooler.url() + Objects.requireNonNullElse(options, "");
			assertThat(rightAnswers(List.of(manager(url), manager(url)))).isEqualTo(QUESTIONS);
		}
	}

	private static AsyncDatabaseManager manager(String url, dev.asyncdb.url.Pooler declared) {
		ConnectionFactoryOptions options = DatabaseUrl.parse(url).toConnectionFactoryOptions();
		return AsyncDatabaseManager
			.builder(SafePool.create(DriverConnections.open(DriverOptions.defaults().withPooler(declared), options),
					PoolOptions.defaults().withMaxSize(6), ConnectionOptions.defaults(), Schedulers.immediate()))
			.build();
	}

	// Also the wrong one of both
	@ParameterizedTest
	@CsvSource({ "transaction, TRANSACTION", "transaction, SESSION", "session, SESSION", "session, TRANSACTION" })
	void applicationsThatDeclareThePoolerGetTheirOwnAnswers(String mode, dev.asyncdb.url.Pooler declared) {
		try (Pooler pooler = Pooler.start(this.database.url(), mode, FLOAT_DIGITS)) {
			assertThat(rightAnswers(List.of(manager(pooler.url(), declared), manager(pooler.url(), declared))))
				.isEqualTo(QUESTIONS);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = FLOAT_DIGITS + "\n" + ALL_LIMITS)
	void poolerThatWasDeclaredAsNoneIsExplained(String ignored) {
		try (Pooler pooler = Pooler.start(this.database.url(), "transaction", ignored)) {
			AsyncDatabaseManager manager = manager(pooler.url(), dev.asyncdb.url.Pooler.NONE);
			assertThatException().isThrownBy(() -> manager.ping().block(TestDatabase.TIMEOUT))
				.withStackTraceContaining("asyncdb.pooler is none");
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	@Test
	void serverWithoutAPoolerMayBeDeclaredAsBehindOne() {
		AsyncDatabaseManager manager = manager(this.database.url(), dev.asyncdb.url.Pooler.TRANSACTION);
		assertThat(rightAnswers(List.of(manager, manager(this.database.url(), dev.asyncdb.url.Pooler.NONE))))
			.isEqualTo(QUESTIONS);
	}

	@Test
	void poolerThatDropsParametersIsNoticed() {
		try (Pooler pooler = Pooler.start(this.database.url(), "transaction", ALL_LIMITS)) {
			assertThat(rightAnswers(List.of(manager(pooler.url()), manager(pooler.url())))).isEqualTo(QUESTIONS);
		}
	}

	@Test
	void ownPoolWithoutLimitsDoesNotCacheStatements() {
		try (Pooler pooler = Pooler.start(this.database.url(), "transaction", FLOAT_DIGITS)) {
			DriverOptions options = new DriverOptions(Duration.ZERO, Duration.ZERO, Duration.ZERO);
			List<AsyncDatabaseManager> applications = Flux.range(0, 2)
				.map((index) -> AsyncDatabaseManager.builder(new ConnectionPool(ConnectionPoolConfiguration
					.builder(ConnectionFactories
						.get(options.applyTo(DatabaseUrl.parse(pooler.url()).toConnectionFactoryOptions())))
					.maxSize(6)
					.build())).build())
				.collectList()
				.block(TestDatabase.TIMEOUT);
			assertThat(rightAnswers(Objects.requireNonNull(applications))).isEqualTo(QUESTIONS);
		}
	}

	@Test
	void limitsAreSetInEachTransactionAndEndWithIt() {
		try (Pooler pooler = Pooler.start(this.database.url(), "transaction", FLOAT_DIGITS)) {
			AsyncDatabaseManager manager = manager(pooler.url());
			String limits = "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'),"
					+ " current_setting('idle_in_transaction_session_timeout'))";
			assertThat(manager.inTransaction((session) -> session.sql().sql(limits).mapValue(String.class).one())
				.block(TestDatabase.TIMEOUT)).isEqualTo("30s 5s 1min");
			assertThat(manager.inConnection((connection) -> SafePoolFixture.text(connection, limits))
				.block(TestDatabase.TIMEOUT)).isEqualTo("0 0 0");
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	@Test
	void poolerThatRefusesWhatTheDriverAlwaysSendsIsExplained() {
		try (Pooler pooler = Pooler.start(this.database.url(), "transaction", "")) {
			AsyncDatabaseManager manager = manager(pooler.url());
			assertThatException().isThrownBy(() -> manager.ping().block(TestDatabase.TIMEOUT))
				.withStackTraceContaining("ignore_startup_parameters = extra_float_digits");
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

}
