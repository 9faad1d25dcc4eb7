package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F20: tenants share a pool, separated by row security of the database. None sees the
 * rows of others, even after a cancel or an error on the same connection.
 */
@Tag("fault")
class TenantTests {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final int ROUND = 1_000;

	private static final int TENANTS = 8;

	private static final int POOL = 4;

	private static final String SEEN = "SELECT COUNT(*) FROM asset WHERE tenant <> :tenant";

	private final AtomicInteger stored = new AtomicInteger();

	@Test
	void tenantsSeeNoForeignRows() {
		int size = FaultScale.of("F20", 600, 20_000);
		Random random = FaultScale.random("F20");
		try (TestDatabase server = TestDatabase.postgres(1)) {
			AsyncDatabaseManager manager = AsyncDatabaseManager
				.builder(prepared(server) + "?r2dbc.pool.maxSize=" + POOL)
				.build();
			// Each step counts all rows, so the table is emptied now and then
			for (int first = 0; first < size; first += ROUND) {
				this.stored.set(0);
				Long foreign = Flux.range(first, Math.min(ROUND, size - first))
					.flatMap((number) -> disturbed(number, step(manager, "tenant" + random.nextInt(TENANTS), number),
							random), POOL * 4)
					.reduce(0L, Long::sum)
					.block(LIMIT);
				assertThat(foreign).as("foreign rows").isZero();
				assertThat(server.number("SELECT COUNT(*) FROM asset")).isGreaterThanOrEqualTo(this.stored.get());
				assertThat(this.stored.get()).isPositive();
				if (first + ROUND < size) {
					server.execute("DELETE FROM asset");
				}
			}
			assertThat(rowsWithoutTenant(manager)).as("rows that nobody may see").isZero();
			manager.dispose().block(LIMIT);
		}
	}

	@Test
	void theNaivePoolShowsForeignRowsSoThatThisTestWouldSeeIt() {
		try (TestDatabase server = TestDatabase.postgres(1)) {
			String url = prepared(server);
			server.execute("INSERT INTO asset (tenant, number) VALUES ('tenant1', 1)");
			ConnectionPool naive = new ConnectionPool(
					ConnectionPoolConfiguration.builder(ConnectionFactories.get("r2dbc:" + url)).maxSize(1).build());
			Mono<Long> setTenant = Mono.usingWhen(naive.create(),
					(connection) -> Mono
						.from(connection.createStatement("SELECT set_config('app.tenant', 'tenant1', false)").execute())
						.flatMap((result) -> Mono.from(result.getRowsUpdated())),
					(connection) -> connection.close());
			Mono<Long> count = Mono.usingWhen(naive.create(),
					(connection) -> Mono.from(connection.createStatement("SELECT COUNT(*) FROM asset").execute())
						.flatMap((result) -> Mono.from(result.map((row) -> row.get(0, Long.class)))),
					(connection) -> connection.close());
			assertThat(setTenant.then(count).block(LIMIT)).isOne();
			naive.disposeLater().block(LIMIT);
		}
	}

	private static String prepared(TestDatabase server) {
		server.execute("CREATE TABLE asset (tenant VARCHAR(20) NOT NULL, number BIGINT NOT NULL)");
		return RowSecurity.prepare(server);
	}

	/**
	 * A step of a tenant, in one of the styles.
	 * @return the number of foreign rows that it saw
	 */
	private Mono<Long> step(AsyncDatabaseManager manager, String tenant, int number) {
		return switch (number % 3) {
			case 0 -> manager.inTransaction((session) -> reactive(session, tenant, number));
			case 1 -> manager.inTransaction(
					(session) -> session.callBlocking((blocking) -> blocking(blocking, tenant, number, true)));
			// Set for the session of the database, and left there
			default -> Bridge.call(() -> {
				try (BlockingSession session = manager.blocking().openSession()) {
					long foreign = blocking(session, tenant, number, false);
					session.commit();
					return foreign;
				}
			});
		};
	}

	private static Mono<Long> reactive(AsyncSession session, String tenant, int number) {
		return session.sql()
			.sql("SELECT set_config('app.tenant', :tenant, true)")
			.bind("tenant", tenant)
			.then()
			.then(session.sql()
				.sql("INSERT INTO asset (tenant, number) VALUES (:tenant, :number)")
				.bind("tenant", tenant)
				.bind("number", number)
				.then())
			.then(session.sql().sql(SEEN).bind("tenant", tenant).mapValue(Long.class).one());
	}

	private static long blocking(BlockingSession session, String tenant, int number, boolean isLocal) {
		session.sql("SELECT set_config('app.tenant', :tenant, :local)")
			.bind("tenant", tenant)
			.bind("local", isLocal)
			.rows();
		session.sql("INSERT INTO asset (tenant, number) VALUES (:tenant, :number)")
			.bind("tenant", tenant)
			.bind("number", number)
			.update();
		return session.sql(SEEN).bind("tenant", tenant).one(Long.class).orElseThrow();
	}

	private Mono<Long> disturbed(int number, Mono<Long> step, Random random) {
		Mono<Long> counted = step.doOnSuccess((foreign) -> this.stored.incrementAndGet());
		Duration delay = Duration.ofNanos(1000L << random.nextInt(16));
		return switch (random.nextInt(4)) {
			case 0 -> counted.takeUntilOther(Mono.delay(delay)).defaultIfEmpty(0L);
			case 1 -> step
				.flatMap((foreign) -> (foreign > 0) ? Mono.just(foreign)
						: Mono.<Long>error(new IllegalStateException("no " + number)))
				.onErrorReturn(IllegalStateException.class, 0L);
			default -> counted;
		};
	}

	private static Long rowsWithoutTenant(AsyncDatabaseManager manager) {
		Long most = Flux.range(0, POOL * 4)
			.flatMap((number) -> manager
				.inTransaction((session) -> session.sql().sql("SELECT COUNT(*) FROM asset").mapValue(Long.class).one()))
			.reduce(0L, Math::max)
			.block(LIMIT);
		return (most != null) ? most : -1;
	}

}
