package dev.asyncdb.pool;

import java.time.Duration;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Each option has an effect on the pool.
 */
class PoolOptionsTests {

	private static final Duration NONE = Duration.ofMillis(-1);

	private final ScriptedDriver driver = new ScriptedDriver(Schedulers.immediate(), ScriptedDriver.Validation.CALLED);

	private SafePool pool(PoolOptions options) {
		return SafePool.create(this.driver, options, ConnectionOptions.defaults(), Schedulers.immediate());
	}

	private static void use(SafePool pool) {
		Mono.usingWhen(pool.acquire(), Mono::just, Connection::close).block(TestDatabase.TIMEOUT);
	}

	@Test
	void negativeLimitIsNone() {
		PoolOptions options = PoolOptions.defaults()
			.withAcquireTimeout(NONE)
			.withConnectTimeout(NONE)
			.withValidationTimeout(NONE);
		assertThat(options.acquireTimeout()).isEqualTo(ConnectionOptions.UNLIMITED);
		assertThat(options.connectTimeout()).isEqualTo(ConnectionOptions.UNLIMITED);
		assertThat(options.validationTimeout()).isEqualTo(ConnectionOptions.UNLIMITED);
		use(pool(options.withValidateAfterIdle(Duration.ZERO)));
	}

	@Test
	void validationQueryIsExecutedBeforeEachUse() {
		SafePool pool = pool(PoolOptions.defaults().withValidationQuery("SELECT 'valid'"));
		use(pool);
		use(pool);
		assertThat(this.driver.statements()).containsExactly("SELECT 'valid'", "SELECT 'valid'");
		assertThat(pool.getMetrics().orElseThrow().allocatedSize()).isOne();
	}

	@Test
	void connectionThatHasNotRestedAsksNoServer() {
		SafePool pool = pool(PoolOptions.defaults());
		use(pool);
		use(pool);
		assertThat(this.driver.remoteValidations()).isZero();
	}

	@Test
	void connectionThatWasOpenedAheadIsValidatedAfterItsRest() {
		SafePool pool = pool(PoolOptions.defaults().withInitialSize(2).withValidateAfterIdle(Duration.ZERO));
		assertThat(pool.warmup().block(TestDatabase.TIMEOUT)).isEqualTo(2);
		use(pool);
		assertThat(this.driver.remoteValidations()).isOne();
	}

	@Test
	void idleConnectionsAreOpenedAhead() {
		SafePool pool = pool(PoolOptions.defaults().withMinIdle(3));
		use(pool);
		await().atMost(TestDatabase.TIMEOUT).until(() -> pool.getMetrics().orElseThrow().idleSize() == 3);
	}

	@Test
	void connectionThatMayNotBeIdleIsClosedAtItsRelease() {
		SafePool pool = pool(PoolOptions.defaults().withMaxIdleTime(Duration.ZERO));
		use(pool);
		assertThat(pool.getMetrics().orElseThrow().allocatedSize()).isZero();
	}

	@Test
	void closedUseAcceptsNoStatement() {
		Connection connection = pool(PoolOptions.defaults()).acquire().block(TestDatabase.TIMEOUT);
		assertThat(connection).isNotNull();
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
		assertThatIllegalStateException().isThrownBy(() -> connection.createStatement("SELECT 1"));
	}

}
