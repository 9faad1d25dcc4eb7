package dev.asyncdb;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.testing.RecordedMetrics;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrlException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.r2dbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The front door.
 */
class AsyncDatabaseManagerTests {

	private final RecordedMetrics metrics = new RecordedMetrics();

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder("h2:mem:front-door")
		.metricsRecorder(this.metrics)
		.build();

	private final AsyncDatabaseManager unreachable = AsyncDatabaseManager
		.builder("postgresql://app:s3cr3t@localhost:1/shop")
		.connectionOptions(ConnectionOptions.defaults()
			.withAcquireTimeout(Duration.ofSeconds(5))
			.withControlTimeout(Duration.ofSeconds(5)))
		.build();

	@AfterEach
	void dispose() {
		this.manager.dispose().then(this.unreachable.dispose()).block(TestDatabase.TIMEOUT);
	}

	@Test
	void endsOfConnectionsAreCounted() {
		Map<ConnectionOutcome, Long> before = this.metrics.connections();
		this.manager.ping().block(TestDatabase.TIMEOUT);
		Mono.usingWhen(this.manager.connectionFactory().create(), (connection) -> Mono.empty(), Connection::close)
			.block(TestDatabase.TIMEOUT);
		Map<ConnectionOutcome, Long> after = this.metrics.connections();
		assertThat(after.get(ConnectionOutcome.RETURNED))
			.isEqualTo(before.getOrDefault(ConnectionOutcome.RETURNED, 0L) + 1);
		assertThat(after.get(ConnectionOutcome.UNUSED))
			.isEqualTo(before.getOrDefault(ConnectionOutcome.UNUSED, 0L) + 1);
	}

	@Test
	void pingWhenDatabaseIsThereIsTrue() {
		this.manager.ping().as(StepVerifier::create).expectNext(true).expectComplete().verify(TestDatabase.TIMEOUT);
	}

	@Test
	void pingWhenDatabaseIsNotThereFails() {
		this.unreachable.ping().as(StepVerifier::create).expectError().verify(TestDatabase.TIMEOUT);
	}

	@Test
	void inTransactionWithoutStatementNeedsNoDatabase() {
		this.unreachable.inTransaction((session) -> Mono.just("done"))
			.as(StepVerifier::create)
			.expectNext("done")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void inSessionWithoutStatementNeedsNoDatabase() {
		this.unreachable.inSession((session) -> session.commit().thenReturn("done"))
			.as(StepVerifier::create)
			.expectNext("done")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void inConnectionGivesAPlainConnection() {
		this.manager.inConnection((connection) -> Flux.<Result>from(connection.createStatement("SELECT 42").execute())
			.concatMap((result) -> result.map((row, metadata) -> Objects.requireNonNull(row.get(0, Integer.class)))))
			.as(StepVerifier::create)
			.expectNext(42)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void withOptionsSharesConnections() {
		AsyncDatabaseManager view = this.manager.withOptions(SessionOptions.defaults().withAutoFlush(false));
		view.inTransaction((session) -> session.sql().sql("CREATE TABLE shared (id INT)").then())
			.block(TestDatabase.TIMEOUT);
		this.manager.inTransaction((session) -> session.sql().sql("SELECT * FROM shared").then())
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void errorsAreSprings() {
		this.manager.inTransaction((session) -> session.sql().sql("SELECT nonsense").then())
			.as(StepVerifier::create)
			.expectError(BadSqlGrammarException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void migrationsOnAUrlAreThoseOfTheDefaultChangeLog() {
		this.manager.status()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("db.changelog-master.yaml"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void migrationsWithoutUrlAreToBeGiven() {
		AsyncDatabaseManager borrowed = AsyncDatabaseManager
			.builder(ConnectionFactories.get("r2dbc:h2:mem:///borrowed"))
			.build();
		assertThatIllegalStateException().isThrownBy(borrowed::migrations).withMessageContaining("migrations(..)");
		borrowed.sync().as(StepVerifier::create).expectError(IllegalStateException.class).verify(TestDatabase.TIMEOUT);
	}

	@Test
	void builderWhenUrlIsUnreadableFailsAtOnce() {
		assertThatExceptionOfType(DatabaseUrlException.class)
			.isThrownBy(() -> AsyncDatabaseManager.builder("s3cr3t@nowhere"))
			.withMessageNotContaining("s3cr3t");
	}

	@Test
	void nameAddressAndOptionsAreThoseOfTheBuilder() {
		SessionOptions options = SessionOptions.defaults().withFetchSize(7);
		AsyncDatabaseManager named = AsyncDatabaseManager.builder("postgresql://app:s3cr3t@localhost:1/shop?ssl=true")
			.name("shop")
			.sessionOptions(options)
			.build();
		assertThat(named.name()).isEqualTo("shop");
		assertThat(named.address()).isEqualTo("postgresql://localhost:1/shop");
		assertThat(named.options()).isEqualTo(options);
		assertThat(named.connectionOptions()).isEqualTo(ConnectionOptions.defaults());
		assertThat(named.withOptions(SessionOptions.defaults())).satisfies((view) -> {
			assertThat(view.name()).isEqualTo("shop");
			assertThat(view.options()).isEqualTo(SessionOptions.defaults());
		});
	}

	@Test
	void addressOfAConnectionFactoryIsItsProduct() {
		AsyncDatabaseManager borrowed = AsyncDatabaseManager
			.builder(ConnectionFactories.get("r2dbc:h2:mem:///borrowed"))
			.build();
		assertThat(borrowed.name()).isEqualTo("default");
		assertThat(borrowed.address()).isEqualTo("H2");
	}

	@Test
	void poolAndChangeLogAreOptionsOfAUrl() {
		AsyncDatabaseManager.Builder borrowed = AsyncDatabaseManager
			.builder(ConnectionFactories.get("r2dbc:h2:mem:///borrowed"));
		assertThatIllegalStateException().isThrownBy(() -> borrowed.pool(PoolOptions.defaults()))
			.withMessageContaining("pool(..)");
		assertThatIllegalStateException()
			.isThrownBy(() -> borrowed.changeLog(ChangeLogOptions.defaults().withLocation("steps.yaml")))
			.withMessageContaining("changeLog(..)");
		assertThatIllegalStateException()
			.isThrownBy(() -> borrowed.migrationEngine(LiquibaseMigrations::engineOverR2dbc))
			.withMessageContaining("migrationEngine(..)");
	}

	@Test
	void poolAndChangeLogOfTheBuilderAreUsed() {
		AsyncDatabaseManager single = AsyncDatabaseManager.builder("h2:mem:one-connection")
			.pool(PoolOptions.defaults().withMaxSize(1).withAcquireTimeout(Duration.ofMillis(100)))
			.changeLog(ChangeLogOptions.defaults().withLocation("classpath:/changelog/steps.yaml"))
			.build();
		single.migrations()
			.latestRevision()
			.map(Revision::name)
			.as(StepVerifier::create)
			.expectNext("titles")
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		single.inTransaction((session) -> session.sql().sql("SELECT 1").then().then(single.ping()))
			.as(StepVerifier::create)
			.expectError(ConnectionUnavailableException.class)
			.verify(TestDatabase.TIMEOUT);
		single.dispose().block(TestDatabase.TIMEOUT);
	}

	@Test
	void secretsAreInNoText() {
		assertThat(this.unreachable.address()).doesNotContain("s3cr3t");
		assertThat(this.unreachable.toString()).doesNotContain("s3cr3t");
	}

}
