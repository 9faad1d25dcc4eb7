package dev.asyncdb.benchmarks.peer;

import java.net.URI;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.model.ItemRepository;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * All contestants on one address, each with a pool of its own of the same size.
 */
public final class Peers implements AutoCloseable {

	private static final int POOL_SIZE = 10;

	public final ConnectionPool plainPool;

	public final SafePool safePool;

	public final RawDriver raw;

	public final R2dbcEntityTemplate template;

	public final TransactionalOperator spring;

	public final AsyncDatabaseManager asyncdb;

	public final Jdbc jdbc;

	public final HibernateReactive hibernate;

	/**
	 * Open the pools.
	 * @param database the URL of a PostgreSQL without a prefix
	 */
	public Peers(URI database) {
		ConnectionFactory driver = ConnectionFactories.get("r2dbc:" + database);
		// Connections that are opened beforehand would be counted as round trips
		this.plainPool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(driver).initialSize(0).maxSize(POOL_SIZE).build());
		this.safePool = SafePool.create(driver, PoolOptions.defaults().withMaxSize(POOL_SIZE),
				ConnectionOptions.defaults(), Schedulers.immediate());
		this.raw = new RawDriver(this.plainPool);
		this.template = new R2dbcEntityTemplate(this.plainPool);
		this.spring = transactions(this.plainPool);
		this.asyncdb = AsyncDatabaseManager.builder(this.safePool).build();
		this.jdbc = Jdbc.open(database, POOL_SIZE);
		this.hibernate = HibernateReactive.open(database, POOL_SIZE);
	}

	public static TransactionalOperator transactions(ConnectionFactory pool) {
		return TransactionalOperator.create(new R2dbcTransactionManager(pool));
	}

	public static ItemRepository repository(ConnectionFactory pool) {
		return new R2dbcRepositoryFactory(new R2dbcEntityTemplate(pool)).getRepository(ItemRepository.class);
	}

	@Override
	public void close() {
		this.hibernate.close();
		this.jdbc.close();
		this.safePool.dispose();
		this.plainPool.dispose();
	}

}
