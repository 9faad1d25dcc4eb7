package dev.asyncdb.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.support.DefaultMigrations;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.RefusingServer;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Migrations by a user whose connections are all in use, temporarily or permanently.
 */
@OnEachProduct
@EnabledForProduct(value = DatabaseProduct.POSTGRESQL, nightly = DatabaseProduct.MARIADB)
class BusyServerContractTests {

	private static final Duration A_MOMENT = Duration.ofMillis(300);

	private static final Duration PATIENCE = Duration.ofMillis(500);

	private final DatabaseProduct product;

	private final TestDatabase database;

	private final List<Connection> held = new ArrayList<>();

	private LogCapture log = new LogCapture();

	BusyServerContractTests(DatabaseProduct product) {
		this.product = product;
		this.database = TestDatabase.of(product, 2);
	}

	private void createUser(String user) {
		switch (this.product) {
			case POSTGRESQL -> this.database.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'pw'",
					"GRANT ALL ON SCHEMA public TO " + user);
			case MARIADB -> this.database.execute("CREATE USER %s@'%%' IDENTIFIED BY 'pw'".formatted(user),
					"GRANT ALL ON %s.* TO %s@'%%'".formatted(name(), user));
			case H2 -> throw new UnsupportedOperationException("H2 runs in the process of the tests");
		}
	}

	private void allow(String user, int connections) {
		switch (this.product) {
			case POSTGRESQL -> this.database.execute("ALTER ROLE %s CONNECTION LIMIT %d".formatted(user, connections));
			case MARIADB ->
				this.database.execute("ALTER USER %s@'%%' WITH MAX_USER_CONNECTIONS %d".formatted(user, connections));
			case H2 -> throw new UnsupportedOperationException("H2 runs in the process of the tests");
		}
	}

	private void dropUser(String user) {
		switch (this.product) {
			case POSTGRESQL -> this.database.execute("DROP OWNED BY " + user + " CASCADE", "DROP ROLE " + user);
			case MARIADB -> this.database.execute("DROP USER %s@'%%'".formatted(user));
			case H2 -> throw new UnsupportedOperationException("H2 runs in the process of the tests");
		}
	}

	private String user() {
		return "few_" + name();
	}

	private String name() {
		return this.database.url().substring(this.database.url().lastIndexOf('/') + 1);
	}

	@BeforeEach
	void prepare() {
		createUser(user());
	}

	@AfterEach
	void close() {
		this.log.close();
		free();
		dropUser(user());
		this.database.close();
	}

	private DatabaseUrl url() {
		return DatabaseUrl.parse(this.database.url().replaceFirst("//[^@]*@", "//" + user() + ":pw@"));
	}

	private ConnectionFactory driver() {
		return ConnectionFactories.get(url().toConnectionFactoryOptions());
	}

	private Migrations migrations(EngineUnderTest engine) {
		ChangeLogOptions settings = engine.changeLog("one.yaml");
		return new DefaultMigrations(engine.of(url(), settings),
				new GuardedConnectionFactory(driver(), Schedulers.boundedElastic(), ConnectionOptions.defaults()),
				settings, MigrationOptions.defaults());
	}

	private void take(int connections) {
		allow(user(), connections);
		for (int number = 0; number < connections; number++) {
			this.held.add(Objects.requireNonNull(Mono.from(driver().create()).block(TestDatabase.TIMEOUT)));
		}
	}

	private void free() {
		Flux.fromIterable(this.held).concatMap(Connection::close).blockLast(TestDatabase.TIMEOUT);
		this.held.clear();
	}

	private boolean isWaiting() {
		return this.log.text().contains("accepts no connection at the moment");
	}

	@Test
	void syncWhenAllConnectionsAreTakenWaitsForOne() {
		take(2);
		Mono<SyncResult> sync = migrations(EngineUnderTest.JDBC).sync().cache();
		sync.subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(this::isWaiting);
		free();
		assertThat(sync.block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
	}

	@ParameterizedTest
	@EnumSource
	void syncWhenTheSecondConnectionIsTakenWaitsForIt(EngineUnderTest engine) {
		allow(user(), 1);
		Mono<SyncResult> sync = migrations(engine).sync().cache();
		sync.subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(this::isWaiting);
		allow(user(), 2);
		assertThat(sync.block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
	}

	@ParameterizedTest
	@EnumSource
	void syncWhenNoConnectionIsReleasedNamesTheAttempts(EngineUnderTest engine) {
		allow(user(), 1);
		Migrations migrations = migrations(engine);
		expectBusy(migrations.withOptions(migrations.options().withConnectWait(PATIENCE)).sync());
		assertThat(this.database.tables()).isEmpty();
		allow(user(), 2);
		assertThat(migrations.sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
	}

	@Test
	void readingWhenAllConnectionsAreTakenWaitsForOne() {
		take(1);
		Migrations migrations = migrations(EngineUnderTest.JDBC);
		expectBusy(migrations.withOptions(migrations.options().withConnectWait(PATIENCE)).status());
		Mono.delay(A_MOMENT, Schedulers.boundedElastic()).subscribe((elapsed) -> free());
		assertThat(migrations.state().block(TestDatabase.TIMEOUT)).extracting(MigrationState::status)
			.isEqualTo(DatabaseStatus.NO_INFO);
	}

	@Test
	void syncThatIsCancelledStopsWaiting() {
		take(1);
		migrations(EngineUnderTest.R2DBC).sync()
			.take(A_MOMENT)
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		free();
		await().during(Duration.ofMillis(500))
			.atMost(TestDatabase.TIMEOUT)
			.until(() -> this.database.tables().isEmpty());
	}

	private void expectBusy(Mono<?> attempt) {
		attempt.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationConnectionException.class)
				.hasMessageMatching("(?s)Could not connect to .*: the server accepted no connection within 500 ms"
						+ " \\([2-9]\\d? attempts\\): .*--wait.*")
				.hasMessageContaining("onnections"))
			.verify(PATIENCE.plusSeconds(5));
	}

	@Test
	void databaseThatDoesNotExistIsAnAddressToCorrect() {
		AsyncDatabaseManager manager = AsyncDatabaseManager
			.builder(this.database.url().replaceFirst("/[^/]*$", "/nowhere"))
			.build();
		Flux.concat(manager.status(), manager.sync())
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationConnectionException.class)
				.hasMessageContainingAll("Could not connect to", "/nowhere"))
			.verify(TestDatabase.TIMEOUT);
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void statusWhenServerIsStartingUpIsTriedAgain() {
		try (RefusingServer server = RefusingServer.with("57P03", "the database system is starting up")) {
			AsyncDatabaseManager manager = AsyncDatabaseManager
				.builder("postgresql://app:pw@localhost:%d/shop".formatted(server.port()))
				.build();
			MigrationOptions options = manager.migrations().options().withConnectWait(Duration.ofMillis(500));
			manager.migrations()
				.withOptions(options)
				.status()
				.as(StepVerifier::create)
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationConnectionException.class)
					.hasMessageContainingAll("within 500 ms", "starting up"))
				.verify(TestDatabase.TIMEOUT);
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

}
