package dev.asyncdb.pool;

import java.time.Duration;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The limits for connections count the silence of the server, not the time that the
 * process itself needs to load classes.
 */
class SlowStartTests {

	private static final Duration LIMIT = Duration.ofMillis(500);

	private final TestDatabase database = TestDatabase.h2(1);

	private final FaultyConnectionFactory driver = new FaultyConnectionFactory(
			ConnectionFactories.get(this.database.r2dbcUrl()));

	private final SafePool pool = SafePool.create(this.driver,
			PoolOptions.defaults().withConnectTimeout(LIMIT).withAcquireTimeout(LIMIT), ConnectionOptions.defaults(),
			Schedulers.boundedElastic());

	@AfterEach
	void close() {
		this.pool.disposeLater().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	private static void work(Duration cpu) {
		long end = System.nanoTime() + cpu.toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	private Mono<Long> one() {
		return DatabaseClient.create(this.pool).sql("SELECT 1").fetch().one().thenReturn(1L);
	}

	@Test
	void firstConnectionWhileTheProcessIsBusyIsMade() {
		this.driver.before("create",
				Mono.<Void>fromRunnable(() -> work(LIMIT.multipliedBy(4))).subscribeOn(Schedulers.boundedElastic()));
		one().as(StepVerifier::create).expectNext(1L).expectComplete().verify(TestDatabase.TIMEOUT);
	}

	@Test
	void firstConnectionOfASilentServerIsRefusedWithTheProperty() {
		this.driver.before("create", Mono.never());
		// StepVerifier would keep this process busy
		assertThatExceptionOfType(ConnectionUnavailableException.class)
			.isThrownBy(() -> one().block(TestDatabase.TIMEOUT))
			.withMessageContaining("spring.r2dbc.pool.max-");
	}

}
