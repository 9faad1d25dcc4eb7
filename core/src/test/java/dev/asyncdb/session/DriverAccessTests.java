package dev.asyncdb.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.testing.TestDatabase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.h2.H2Connection;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection of the driver in a session.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DriverAccessTests {

	private final TestDatabase database = TestDatabase.postgres(1);

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.url())
		.pool(PoolOptions.defaults().withMaxSize(1).withInitialSize(0))
		.build();

	@BeforeAll
	void createTable() {
		SessionFixture.createTables(this.database);
	}

	@BeforeEach
	void emptyTable() {
		this.database.execute("DELETE FROM users");
	}

	@AfterAll
	void close() {
		this.manager.dispose().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	private static Mono<Long> copy(AsyncSession session, String... names) {
		Flux<ByteBuf> rows = Flux.just(names)
			.map((name) -> Unpooled.copiedBuffer(name + "\t0\t0\n", StandardCharsets.UTF_8));
		return session
			.withDriver(PostgresqlConnection.class,
					(connection) -> connection.copyIn("COPY users (name, logins, version) FROM STDIN", rows))
			.single();
	}

	private long users() {
		return this.database.number("SELECT COUNT(*) FROM users");
	}

	@Test
	void copyIsPartOfTheTransactionAndSeesPendingChanges() {
		Long copied = this.manager.inTransaction((session) -> {
			session.add(User.named("pending"));
			return copy(session, "ada", "grace").doOnNext((rows) -> assertThat(rows).isEqualTo(2))
				.then(session.select(User.class).count());
		}).block(TestDatabase.TIMEOUT);
		assertThat(copied).isEqualTo(3);
		assertThat(users()).isEqualTo(3);
	}

	@Test
	void failureOfTheDriverIsTranslatedAndRollsBack() {
		this.manager.inTransaction((session) -> copy(session, "ada", "ada"))
			.as(StepVerifier::create)
			.expectError(DuplicateKeyException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
	}

	@Test
	void rollbackTakesBackWhatWasCopied() {
		this.manager
			.inTransaction((session) -> copy(session, "ada").then(Mono.error(new IllegalStateException("rolled back"))))
			.as(StepVerifier::create)
			.expectErrorMessage("rolled back")
			.verify(TestDatabase.TIMEOUT);
		assertThat(users()).isZero();
	}

	@Test
	void cancelLetsTheWorkEndBeforeTheRollback() {
		AtomicInteger ended = new AtomicInteger();
		Sinks.Empty<Void> started = Sinks.empty();
		Mono<Void> work = this.manager.inTransaction(
				(session) -> session
					.withDriver(PostgresqlConnection.class,
							(connection) -> Flux.from(connection.createStatement("SELECT pg_sleep(0.3)").execute())
								.concatMap(PostgresqlResult::getRowsUpdated)
								.doOnSubscribe((subscription) -> started.tryEmitEmpty())
								.doOnCancel(() -> ended.addAndGet(100))
								.doOnComplete(ended::incrementAndGet))
					.then());
		Flux.firstWithSignal(started.asMono(), work).blockLast(TestDatabase.TIMEOUT);
		// The pool has one connection, so this waits for the end of the first transaction
		assertThat(
				this.manager.inTransaction((session) -> session.select(User.class).count()).block(TestDatabase.TIMEOUT))
			.isZero();
		assertThat(ended).hasValue(1);
	}

	@Test
	void settingsOfTheDriverDoNotOutliveTheUse() {
		this.manager
			.inTransaction((session) -> session.withDriver(PostgresqlConnection.class,
					(connection) -> Flux.from(connection.createStatement("SET search_path = nowhere").execute())
						.concatMap(PostgresqlResult::getRowsUpdated))
				.then())
			.block(TestDatabase.TIMEOUT);
		assertThat(
				this.manager.inTransaction((session) -> session.select(User.class).count()).block(TestDatabase.TIMEOUT))
			.isZero();
	}

	@Test
	void connectionOfAnotherTypeIsRefusedByBothNames() {
		this.manager
			.inTransaction((session) -> session.withDriver(H2Connection.class, (connection) -> Mono.just(1)).then())
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOf(InvalidDataAccessApiUsageException.class)
				.hasMessageContainingAll("io.r2dbc.postgresql.PostgresqlConnection", H2Connection.class.getName()))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void connectionOfH2IsFound() {
		try (TestDatabase h2 = TestDatabase.h2(1)) {
			AsyncDatabaseManager other = AsyncDatabaseManager.builder(h2.connectionFactory()).build();
			String product = other
				.inSession(
						(session) -> session
							.withDriver(H2Connection.class,
									(connection) -> Mono.just(connection.getMetadata().getDatabaseProductName()))
							.single())
				.block(TestDatabase.TIMEOUT);
			assertThat(product).isEqualTo("H2");
			other.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	@Test
	void notificationArrivesOnADedicatedConnectionAfterTheCommit() {
		Flux<String> sent = notify("rolled back", true).then(notify("committed", false))
			.delaySubscription(Duration.ofMillis(50))
			.repeat(1000)
			.cast(String.class);
		String first = Flux.merge(notifications(ConnectionFactories.get(this.database.r2dbcUrl())), sent)
			.blockFirst(TestDatabase.TIMEOUT);
		assertThat(first).isEqualTo("committed");
	}

	private static Flux<String> notifications(ConnectionFactory driver) {
		return Flux.usingWhen(Mono.from(driver.create()).cast(PostgresqlConnection.class),
				(connection) -> connection.createStatement("LISTEN orders")
					.execute()
					.flatMap(PostgresqlResult::getRowsUpdated)
					.thenMany(connection.getNotifications())
					.map((notification) -> Objects.requireNonNull(notification.getParameter())),
				Connection::close);
	}

	private Mono<Void> notify(String text, boolean rollsBack) {
		return this.manager
			.inTransaction((session) -> session.sql()
				.sql("SELECT pg_notify('orders', :text)")
				.bind("text", text)
				.then()
				.then(rollsBack ? Mono.<Void>error(new IllegalStateException(text)) : Mono.<Void>empty()))
			.onErrorComplete();
	}

}
