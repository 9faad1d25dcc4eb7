package dev.asyncdb.pool;

import java.time.Duration;
import java.util.Objects;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A database with a table, pools on it, and code that borrows their connections.
 */
abstract class SafePoolFixture extends DatabaseTests {

	SafePoolFixture() {
		super(3);
	}

	@BeforeParameterizedClassInvocation
	void createNotes() {
		this.database.execute("CREATE TABLE note (id BIGINT PRIMARY KEY, text VARCHAR(100) NOT NULL)");
	}

	ConnectionFactory driver() {
		return ConnectionFactories.get(DatabaseUrl.parse(this.database.url()).toConnectionFactoryOptions());
	}

	static PoolOptions settings(int size, int pending) {
		return PoolOptions.defaults()
			.withMaxSize(size)
			.withMaxPending(pending)
			.withValidateAfterIdle(Duration.ofMillis(200));
	}

	SafePool pool(int size, int pending) {
		return SafePool.create(driver(), settings(size, pending), ConnectionOptions.defaults(), driverThreads());
	}

	/**
	 * Where the driver is called.
	 */
	Scheduler driverThreads() {
		return switch (this.product) {
			case POSTGRESQL, MARIADB -> Schedulers.immediate();
			case H2 -> Schedulers.boundedElastic();
		};
	}

	/**
	 * A query for the number of the connection in the server.
	 */
	String connectionId() {
		return switch (this.product) {
			case POSTGRESQL -> "SELECT pg_backend_pid()";
			case MARIADB -> "SELECT CONNECTION_ID()";
			case H2 -> "SELECT SESSION_ID()";
		};
	}

	static Mono<String> text(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map((row, metadata) -> String.valueOf(row.get(0))))
			.next();
	}

	static String borrow(SafePool pool, String sql) {
		return Objects.requireNonNull(Mono
			.usingWhen(pool.create(), (connection) -> text(connection, sql).defaultIfEmpty("-"), Connection::close)
			.block(TestDatabase.TIMEOUT));
	}

	static void assertThatNothingIsHeld(SafePool pool) {
		await().atMost(TestDatabase.TIMEOUT)
			.untilAsserted(() -> assertThat(pool.getMetrics().orElseThrow().acquiredSize()).isZero());
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

}
