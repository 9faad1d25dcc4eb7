package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F27: a change wants a table that a long reader holds, while 50 workers read it.
 */
@Tag("fault")
class MigrationTrafficTests {

	private static final int WORKERS = 50;

	private final TestDatabase database = TestDatabase.postgres(WORKERS + 2);

	private final GuardedConnectionFactory connections = new GuardedConnectionFactory(this.database.connectionFactory(),
			Schedulers.boundedElastic(), ConnectionOptions.defaults());

	@AfterEach
	void close() {
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void changeGivesWayToTrafficAndIsRunInTheEnd(boolean withoutJdbc) {
		Migrations migrations = FaultMigrations.on(this.connections, this.database.url(), "busy.yaml", "0",
				withoutJdbc);
		int seconds = FaultScale.of("F27", 1, 10);
		migrations.upgrade("busy").block(TestDatabase.TIMEOUT);
		warmUp();
		long[] normal = traffic(Mono.delay(Duration.ofSeconds(seconds)));
		Connection reader = reader();
		Mono<Void> released = postponed(migrations).elementAt(1)
			.delayElement(Duration.ofSeconds(seconds))
			.flatMap((event) -> Mono.from(reader.rollbackTransaction()).then(Mono.from(reader.close())));
		long[] meanwhile = traffic(Mono.zip(released.thenReturn(true), migrations.sync()));
		System.out.printf("F27: p99 %d us normally (%d reads), %d us beside the migration (%d reads)%n", p99(normal),
				normal.length, p99(meanwhile), meanwhile.length);
		assertThat(migrations.pending().collectList().block(TestDatabase.TIMEOUT)).isEmpty();
		assertThat(meanwhile[meanwhile.length - 1]).isLessThan(Duration.ofSeconds(5).toNanos() / 1000);
		if (seconds > 1) {
			assertThat(p99(meanwhile)).isLessThan(10 * p99(normal));
		}
	}

	// Opening the connections of all workers takes its time
	private void warmUp() {
		Flux.range(0, 2 * WORKERS)
			.flatMap((number) -> Mono.usingWhen(this.connections.create(), MigrationTrafficTests::read,
					Connection::close), WORKERS)
			.blockLast(Duration.ofSeconds(60));
	}

	private Flux<MigrationEvent> postponed(Migrations migrations) {
		return migrations.events().filter((event) -> event.type() == MigrationEvent.Type.POSTPONED);
	}

	private Connection reader() {
		return Mono.from(this.database.connectionFactory().create())
			.delayUntil(Connection::beginTransaction)
			.delayUntil((connection) -> read(connection))
			.blockOptional(TestDatabase.TIMEOUT)
			.orElseThrow();
	}

	private static Mono<Long> read(Connection connection) {
		return Flux.from(connection.createStatement("SELECT id FROM busy").execute())
			.concatMap((result) -> result.map((row, metadata) -> row.get(0, Long.class)))
			.next();
	}

	/**
	 * Let all workers read until something is over.
	 * @return how many microseconds each read took, in order
	 */
	private long[] traffic(Mono<?> until) {
		Flux<Long> worker = Mono.usingWhen(this.connections.create(), MigrationTrafficTests::read, Connection::close)
			.elapsed()
			.map((read) -> read.getT1())
			.delayElement(Duration.ofMillis(2))
			.repeat();
		List<Long> took = Flux.range(0, WORKERS)
			.flatMap((number) -> worker, WORKERS)
			.takeUntilOther(until)
			.collectList()
			.blockOptional(Duration.ofSeconds(60))
			.orElseThrow();
		return Arrays.stream(took.toArray(new Long[0])).mapToLong((millis) -> millis * 1000).sorted().toArray();
	}

	private static long p99(long[] sorted) {
		return Math.max(1000, sorted[sorted.length * 99 / 100]);
	}

}
