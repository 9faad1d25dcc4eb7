package dev.asyncdb.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.model.Child;
import dev.asyncdb.benchmarks.model.Item;
import dev.asyncdb.benchmarks.model.Label;
import dev.asyncdb.benchmarks.model.Parent;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Runs all scenarios, or those whose names contain a word, on an embedded PostgreSQL.
 *
 * @since 0.1.0
 */
public final class Benchmarks {

	private static final int ROWS = 100_000;

	private static final int POOL_SIZE = 10;

	private Benchmarks() {
	}

	/**
	 * Run and print.
	 * @param arguments optionally rounds, milliseconds for each contestant in a round,
	 * and a word in the names of scenarios
	 */
	public static void main(String[] arguments) {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 5;
		Duration duration = Duration.ofMillis((arguments.length > 1) ? Long.parseLong(arguments[1]) : 2000);
		String word = (arguments.length > 2) ? arguments[2] : "";
		try (TestDatabase database = TestDatabase.postgres(POOL_SIZE)) {
			run(database, new Measurement(rounds, duration), word);
		}
		System.exit(0);
	}

	static void run(TestDatabase database, Measurement measurement, String word) {
		fill(database);
		Report report = new Report(System.out);
		SafePool safe = safe(database);
		AsyncDatabaseManager asyncdb = AsyncDatabaseManager.builder(database.connectionFactory()).build();
		Stream
			.of(scenarios(database.connectionFactory(), asyncdb).all(),
					new GuardScenarios(database.connectionFactory(), safe).all(),
					new UpsertScenarios(asyncdb, new AtomicLong()).all(), new BridgeScenarios(asyncdb).all())
			.flatMap(List::stream)
			.filter((scenario) -> scenario.name().contains(word))
			.forEach((scenario) -> report.print(scenario, measurement.run(scenario)));
	}

	private static SafePool safe(TestDatabase database) {
		return SafePool.create(ConnectionFactories.get(database.r2dbcUrl()),
				PoolOptions.defaults().withMaxSize(POOL_SIZE), ConnectionOptions.defaults(), Schedulers.immediate());
	}

	private static void fill(TestDatabase database) {
		database.execute(Item.CREATE, Parent.CREATE, Child.CREATE, Label.CREATE,
				"INSERT INTO label (name) SELECT 'label' || n FROM generate_series(1, " + UpsertScenarios.LABELS
						+ ") n",
				"INSERT INTO item (name, price, note) SELECT 'item' || n, n, 'a note' FROM generate_series(1, " + ROWS
						+ ") n",
				"INSERT INTO parent SELECT n, 'parent' || n FROM generate_series(1, 1000) n",
				"INSERT INTO child (parent_id, label) SELECT n % 1000 + 1, 'child' || n FROM generate_series(1, 10000) n",
				"CREATE INDEX child_parent ON child (parent_id)", "ANALYZE");
	}

	private static Scenarios scenarios(ConnectionFactory pool, AsyncDatabaseManager asyncdb) {
		return new Scenarios(new RawDriver(pool), new R2dbcEntityTemplate(pool),
				TransactionalOperator.create(new R2dbcTransactionManager(pool)), asyncdb, ROWS);
	}

}
