package dev.asyncdb.fault;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F4: a caller that leaves in the middle of a result leaves a connection that answers.
 * PostgreSQL's driver alone kills it when more than 256 rows are under way.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("fault")
class BigResultCancelTests {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final int MOST_ROWS = 5000;

	private final FaultDatabase database = FaultDatabase.direct(1).warm();

	private final AsyncDatabaseManager manager = this.database.manager(ConnectionOptions.defaults(), CancelPoints::new);

	private final LogWatch log = new LogWatch();

	private final Random random = FaultScale.random("F4");

	@BeforeAll
	void manyEntries() {
		this.database.server()
			.execute("INSERT INTO entry (number) SELECT * FROM generate_series(1, " + MOST_ROWS + ")");
	}

	@AfterAll
	void close() {
		this.log.close();
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 257, 400, MOST_ROWS })
	void allWhenCancelledLeavesTheConnectionAlive(int rows) {
		verifyAlive(FaultScale.of("F4 all() of " + rows, 30), () -> {
			Cancel cancel = new Cancel(CancelPoint.STATEMENT, Duration.ofNanos(this.random.nextInt(3_000_000)));
			return cancel
				.of(this.manager.inTransaction((session) -> session.select(Entry.class).limit(rows).all().count())
					.flux());
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 257, 400, MOST_ROWS })
	void streamWhenCancelledLeavesTheConnectionAlive(int rows) {
		for (int fetchSize : fetchSizes(rows, 1, 128, 256, 1000)) {
			verifyAlive(FaultScale.of("F4 stream(%d) of %d".formatted(fetchSize, rows), 8),
					() -> this.manager.stream((session) -> session.select(Entry.class).limit(rows).stream(fetchSize))
						.take(1 + this.random.nextInt(rows)));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 257, 400, MOST_ROWS })
	void sqlWhenCancelledLeavesTheConnectionAlive(int rows) {
		for (int fetchSize : fetchSizes(rows, 0, 1, 128, 256, 1000)) {
			verifyAlive(FaultScale.of("F4 sql() of %d by %d".formatted(rows, fetchSize), 8),
					() -> this.manager
						.inTransaction((session) -> session.sql()
							.sql("SELECT number FROM entry LIMIT " + rows)
							.filter((statement) -> statement.fetchSize(fetchSize))
							.mapValue(Long.class)
							.all()
							.take(1 + this.random.nextInt(rows))
							.count())
						.flux());
		}
	}

	// Thousands of rows one by one are as many messages, which shows nothing new
	private static List<Integer> fetchSizes(int rows, Integer... all) {
		return List.of(all).stream().filter((size) -> size != 1 || rows < MOST_ROWS).toList();
	}

	private void verifyAlive(int times, Supplier<Flux<?>> cancelled) {
		Long before = backend().block(TestDatabase.TIMEOUT);
		List<Long> after = Objects.requireNonNull(Flux.range(0, times)
			.concatMap((index) -> cancelled.get().then(backend().timeout(Duration.ofSeconds(5))))
			.collectList()
			.block(LIMIT));
		assertThat(after).as("the one connection of the pool").hasSize(times).containsOnly(before);
		this.database.invariant().verify();
		this.log.verifySilence();
	}

	private Mono<Long> backend() {
		return this.manager.inConnection((connection) -> Flux
			.<Result>from(connection.createStatement("SELECT pg_backend_pid()::bigint").execute())
			.concatMap((result) -> result.map((row, metadata) -> Objects.requireNonNull(row.get(0, Long.class)))));
	}

}
