package dev.asyncdb.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.BridgeFixture;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JDBC-style work that is cancelled or interrupted at random moments. The fixture
 * verifies after each test that no connection and no slot of a bridge is held.
 */
@EnabledForProduct(DatabaseProduct.POSTGRESQL)
class JdbcCancelTests extends BridgeFixture {

	private static final int SIZE = 200;

	private static final int CONCURRENCY = 8;

	// Delays from a microsecond to 33 milliseconds, short ones as often as long ones
	private static final int DOUBLINGS = 16;

	private final AtomicInteger completed = new AtomicInteger();

	@Test
	void workThatIsCancelledOrInterruptedAnywhereHoldsNothing() {
		Random random = new Random(22);
		SessionDataSource dataSource = SessionDataSource.of(this.manager);
		Flux.range(0, SIZE)
			.flatMap((number) -> disturbed(dataSource, number, random), CONCURRENCY)
			.blockLast(TestDatabase.TIMEOUT);
		nothingIsHeld();
		assertThat(this.completed.get()).as("neither all nor none").isBetween(1, SIZE - 1);
		assertThat(people()).as("stored by callers that received the result")
			.isBetween((long) this.completed.get(), (long) SIZE);
	}

	private Mono<Void> disturbed(SessionDataSource dataSource, int number, Random random) {
		Duration delay = Duration.ofNanos(1000L << random.nextInt(DOUBLINGS));
		return switch (random.nextInt(3)) {
			case 0 -> stored(dataSource, number).takeUntilOther(Mono.delay(delay));
			case 1 -> interrupted(stored(dataSource, number), delay).onErrorComplete();
			default -> stored(dataSource, number);
		};
	}

	private Mono<Void> stored(SessionDataSource dataSource, int number) {
		return Bridge.call(() -> store(dataSource, number))
			.doOnSuccess((done) -> this.completed.incrementAndGet())
			.then();
	}

	private static int store(SessionDataSource dataSource, int number) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			connection.setAutoCommit(false);
			try (PreparedStatement insert = connection
				.prepareStatement("INSERT INTO person (name, visits, version) VALUES (?, 0, 0)")) {
				insert.setString(1, "person " + number);
				insert.executeUpdate();
			}
			connection.commit();
		}
		return number;
	}

	private static Mono<Void> interrupted(Mono<Void> work, Duration delay) {
		AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
		return Bridge.run(() -> {
			thread.set(Thread.currentThread());
			Schedulers.parallel().schedule(() -> interrupt(thread.get()), delay.toNanos(), TimeUnit.NANOSECONDS);
			try {
				Bridge.await(work);
			}
			finally {
				thread.set(null);
			}
		});
	}

	private static void interrupt(@Nullable Thread running) {
		if (running != null) {
			running.interrupt();
		}
	}

}
