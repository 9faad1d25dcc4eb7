package dev.asyncdb.pool;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The connection of the driver, as a pool of Spring Boot provides it.
 */
class NativeAccessContractTests extends SafePoolFixture {

	private static Connection unwrap(Connection connection) {
		return (Connection) Objects.requireNonNull(((Wrapped<?>) connection).unwrap());
	}

	private String driverPackage() {
		return switch (this.product) {
			case POSTGRESQL -> "io.r2dbc.postgresql";
			case MARIADB -> "org.mariadb.r2dbc";
			case H2 -> "io.r2dbc.h2";
		};
	}

	@Test
	void pooledConnectionIsUnwrappedBeforeItsFirstStatement() {
		SafePool pool = pool(1, 10);
		Connection connection = Objects.requireNonNull(pool.create().block(TestDatabase.TIMEOUT));
		assertThat(unwrap(connection).getClass().getName()).startsWith(driverPackage());
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
		assertThatNothingIsHeld(pool);
	}

	@Test
	void connectionIsUnwrappedOnAThreadThatMustNotBlockAfterItWasAcquired() {
		SafePool pool = pool(1, 10);
		assertThat(Mono
			.usingWhen(pool.create(),
					(connection) -> Mono.from(connection.validate(ValidationDepth.LOCAL))
						.publishOn(Schedulers.parallel())
						.map((valid) -> unwrap(connection).getClass().getName()),
					Connection::close)
			.block(TestDatabase.TIMEOUT)).startsWith(driverPackage());
		assertThatIllegalStateException()
			.isThrownBy(
					() -> Mono
						.usingWhen(pool.create().publishOn(Schedulers.parallel()),
								(connection) -> Mono.just(unwrap(connection)), Connection::close)
						.block(TestDatabase.TIMEOUT))
			.withMessageContaining("validate(ValidationDepth.LOCAL)");
		assertThatNothingIsHeld(pool);
	}

	@Test
	void connectionOfAManagerIsUnwrappedOnAnyThread() {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.url()).build();
		assertThat(Mono.just(1)
			.publishOn(Schedulers.parallel())
			.flatMap(
					(start) -> manager.inConnection((connection) -> Mono.just(unwrap(connection).getClass().getName())))
			.block(TestDatabase.TIMEOUT)).startsWith(driverPackage());
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	@Test
	void notificationsArriveAndTheNextUserListensToNothing() {
		Assumptions.assumeTrue(this.product == DatabaseProduct.POSTGRESQL, "only PostgreSQL notifies");
		SafePool pool = pool(1, 10);
		AtomicReference<String> pid = new AtomicReference<>();
		String received = Mono.usingWhen(pool.create(),
				(connection) -> text(connection, connectionId()).doOnNext(pid::set).then(Mono.defer(() -> {
					PostgresqlConnection driver = Objects
						.requireNonNull(((Wrapped<?>) connection).unwrap(PostgresqlConnection.class));
					Mono<Void> listen = driver.createStatement("LISTEN news")
						.execute()
						.flatMap(PostgresqlResult::getRowsUpdated)
						.then();
					Mono<Void> notify = Mono.<Void>fromRunnable(() -> this.database.execute("NOTIFY news, 'hello'"))
						.subscribeOn(Schedulers.boundedElastic());
					return listen.then(Mono.zip(driver.getNotifications().next(), notify.thenReturn(true)))
						.map((both) -> String.valueOf(both.getT1().getParameter()));
				})), Connection::close)
			.block(TestDatabase.TIMEOUT);
		assertThat(received).isEqualTo("hello");
		assertThat(borrow(pool, "SELECT count(*) FROM pg_listening_channels()")).isEqualTo("0");
		assertThat(borrow(pool, connectionId())).isEqualTo(pid.get());
		assertThatNothingIsHeld(pool);
	}

}
