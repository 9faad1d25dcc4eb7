package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.Objects;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.SessionLock;
import dev.asyncdb.migration.flyway.FlywayMigrations;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A connection that the server still knows holds the lock of the connection that runs
 * changes.
 */
@OnEachProduct
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class SessionLockContractTests {

	private static final MigrationOptions IMPATIENT = MigrationOptions.defaults().withLockWait(Duration.ofMillis(300));

	private final DatabaseProduct product;

	private final TestDatabase database;

	SessionLockContractTests(DatabaseProduct product) {
		this.product = product;
		this.database = TestDatabase.of(product, 3);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void migrationNamesTheConnectionAndHowToEndIt(boolean isFlyway) {
		Migrations migrations = migrations(isFlyway, "one").withOptions(IMPATIENT);
		Connection other = holder(isFlyway);
		String number = number(other);
		Mono<MigrationEvent> waiting = waiting(migrations);
		Mono<Throwable> failure = migrations.sync().then(Mono.<Throwable>empty()).onErrorResume(Mono::just);
		Mono.zip(waiting, failure).as(StepVerifier::create).assertNext((both) -> {
			assertThat(both.getT1().holder()).contains(number);
			assertThat(both.getT2()).isInstanceOf(MigrationLockException.class)
				.hasMessageContaining(number)
				.hasMessageContaining((this.product == DatabaseProduct.POSTGRESQL) ? "pg_terminate_backend(" + number
						: "KILL " + number);
		}).expectComplete().verify(TestDatabase.TIMEOUT);
		assertThat(Objects.requireNonNull(migrations.state().block(TestDatabase.TIMEOUT)).holder()).contains(number);
		assertThat(this.database.tables()).doesNotContain("things");
		close(other);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void migrationContinuesWhenTheConnectionHasEnded(boolean isFlyway) {
		Migrations migrations = migrations(isFlyway, "one");
		Connection other = holder(isFlyway);
		Mono<Boolean> ended = waiting(migrations).flatMap((event) -> Mono.from(other.close()).thenReturn(true));
		assertThat(Mono.zip(ended, migrations.sync()).map((both) -> both.getT2()).block(TestDatabase.TIMEOUT))
			.isEqualTo(SyncResult.CREATED);
		assertThat(Objects.requireNonNull(migrations.state().block(TestDatabase.TIMEOUT)).holder()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void releaseOfTheEnginesLockWaits(boolean isFlyway) {
		Migrations migrations = migrations(isFlyway, "one").withOptions(IMPATIENT);
		Connection other = holder(isFlyway);
		assertThatExceptionOfType(MigrationLockException.class)
			.isThrownBy(() -> migrations.releaseLock().block(TestDatabase.TIMEOUT));
		close(other);
		assertThat(migrations.releaseLock().blockOptional(TestDatabase.TIMEOUT)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void migrationWithoutTheLockDoesNotWait(boolean isFlyway) {
		Connection other = holder(isFlyway);
		Migrations migrations = migrations(isFlyway, "one").withOptions(IMPATIENT.withSessionLock(false));
		assertThat(migrations.sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
		close(other);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void failureNamesIndexesThatWereNotBuiltToTheirEnd() {
		assertThat(migrations(false, "one").sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
		this.database.execute("CREATE TABLE twice (id INT)", "INSERT INTO twice VALUES (1), (1)");
		Connection other = open();
		Mono.from(other.createStatement("CREATE UNIQUE INDEX CONCURRENTLY \"Half\" ON twice (id)").execute())
			.flatMap((result) -> Mono.from(result.getRowsUpdated()))
			.onErrorComplete()
			.block(TestDatabase.TIMEOUT);
		close(other);
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> migrations(false, "failing").sync().block(TestDatabase.TIMEOUT))
			.withMessageContaining("DROP INDEX CONCURRENTLY public.\"Half\"")
			.satisfies((failure) -> assertThat(failure.getInvalidIndexes()).hasSize(1));
	}

	private Mono<MigrationEvent> waiting(Migrations migrations) {
		return migrations.events().filter((event) -> event.type() == MigrationEvent.Type.WAITING_FOR_LOCK).next();
	}

	private Migrations migrations(boolean isFlyway, String changeLog) {
		ChangeLogOptions settings = settings(isFlyway, changeLog);
		return new DefaultMigrations(engine(isFlyway, settings), this.database.connectionFactory(), settings,
				MigrationOptions.defaults());
	}

	private static ChangeLogOptions settings(boolean isFlyway, String changeLog) {
		return ChangeLogOptions.defaults()
			.withLocation(isFlyway ? "classpath:flyway/" + changeLog : "changelog/" + changeLog + ".yaml");
	}

	private MigrationEngine engine(boolean isFlyway, ChangeLogOptions settings) {
		DatabaseUrl url = DatabaseUrl.parse(this.database.url());
		return isFlyway ? FlywayMigrations.engine(url, settings) : LiquibaseMigrations.engineOverR2dbc(url, settings);
	}

	/**
	 * Open a connection that holds the lock.
	 */
	private Connection holder(boolean isFlyway) {
		Connection connection = open();
		LockName name = new LockName("", engine(isFlyway, settings(isFlyway, "one")).history().name());
		SessionLock lock = Objects.requireNonNull(MigrationDialect.of(this.product).sessionLock(name));
		assertThat(text(connection, lock.acquire())).isEqualTo("1");
		return connection;
	}

	private Connection open() {
		return Objects
			.requireNonNull(Mono.from(this.database.connectionFactory().unwrap().create()).block(TestDatabase.TIMEOUT));
	}

	private String number(Connection connection) {
		return text(connection,
				(this.product == DatabaseProduct.POSTGRESQL) ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()");
	}

	private static String text(Connection connection, String query) {
		return Objects.requireNonNull(MigrationDialect
			.first(connection, query, (row) -> String.valueOf(Objects.requireNonNull(row.get(0, Long.class))))
			.block(TestDatabase.TIMEOUT));
	}

	private static void close(Connection connection) {
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
	}

}
