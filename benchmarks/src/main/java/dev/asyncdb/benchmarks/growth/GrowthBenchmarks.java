package dev.asyncdb.benchmarks.growth;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import io.r2dbc.spi.ConnectionFactories;
import reactor.core.scheduler.Schedulers;

/**
 * Measures all growth. A part with n objects is measured once for each n.
 */
public final class GrowthBenchmarks {

	private GrowthBenchmarks() {
	}

	/**
	 * Measure.
	 * @param database a database with all tables, which is larger afterwards
	 * @param sizes the numbers of objects
	 * @param rows how many rows a bulk statement has
	 */
	public static List<Growth> run(URI database, List<Integer> sizes, int rows) {
		SafePool pool = SafePool.create(ConnectionFactories.get("r2dbc:" + database),
				PoolOptions.defaults().withMaxSize(1), ConnectionOptions.defaults(), Schedulers.immediate());
		try {
			AsyncDatabaseManager asyncdb = AsyncDatabaseManager.builder(pool).build();
			return Stream.of(new SessionGrowth(asyncdb, sizes).all(), new BulkGrowth(asyncdb, rows).all())
				.flatMap(List::stream)
				.toList();
		}
		finally {
			pool.dispose();
		}
	}

}
