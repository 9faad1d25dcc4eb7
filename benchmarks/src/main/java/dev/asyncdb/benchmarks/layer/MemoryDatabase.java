package dev.asyncdb.benchmarks.layer;

import java.time.Instant;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.benchmarks.memory.MemoryColumn;
import dev.asyncdb.benchmarks.memory.MemoryConnectionFactory;
import dev.asyncdb.benchmarks.memory.MemoryTable;
import dev.asyncdb.benchmarks.model.Customer;
import dev.asyncdb.benchmarks.model.ItemRepository;
import dev.asyncdb.benchmarks.model.Purchase;
import dev.asyncdb.benchmarks.peer.RawDriver;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * The driver in memory below both pools and everything above them.
 */
final class MemoryDatabase {

	// What a statement returns is what the scenarios write, as without triggers
	private static final List<MemoryTable> TABLES = List.of(
			MemoryTable.of("item", new MemoryColumn("name", "item1"), new MemoryColumn("price", 1),
					new MemoryColumn("note", "a note"), new MemoryColumn("created_at", Instant.EPOCH)),
			MemoryTable.of("customer", new MemoryColumn("version", 0L), new MemoryColumn("name", "a name")),
			MemoryTable.of("purchase", new MemoryColumn("version", 0L), new MemoryColumn("customer_id", 1L),
					new MemoryColumn("total", LayerScenarios.LINES)),
			MemoryTable.of("purchase_line", new MemoryColumn("purchase_id", 1L), new MemoryColumn("article", "article"),
					new MemoryColumn("price", 1)),
			MemoryTable.of("label", new MemoryColumn("name", "label1"), new MemoryColumn("uses", 0)),
			// The unique keys of a table
			MemoryTable.of("pg_class", new MemoryColumn("key_name", "label_name_key"),
					new MemoryColumn("column_name", "name"), new MemoryColumn("nulls_equal", false)),
			MemoryTable.of("pg_get_serial_sequence", new MemoryColumn("name", "a_sequence")));

	final MemoryConnectionFactory driver = new MemoryConnectionFactory(TABLES);

	final ConnectionPool plainPool = new ConnectionPool(ConnectionPoolConfiguration.builder(this.driver).build());

	final SafePool safePool = SafePool.create(this.driver, PoolOptions.defaults(), ConnectionOptions.defaults(),
			Schedulers.immediate());

	final RawDriver raw = new RawDriver(this.plainPool);

	final AsyncDatabaseManager asyncdb = AsyncDatabaseManager.builder(this.safePool).build();

	final AsyncDatabaseManager asyncdbWithCallbacks = AsyncDatabaseManager.builder(this.safePool)
		.entityCallback((BeforeConvertCallback<Purchase>) (purchase, table) -> {
			purchase.addUp();
			return Mono.just(purchase);
		})
		.entityCallback((BeforeConvertCallback<Customer>) (customer, table) -> Mono.just(customer))
		.build();

	static TransactionalOperator spring(ConnectionFactory pool) {
		return TransactionalOperator.create(new R2dbcTransactionManager(pool));
	}

	static ItemRepository repository(ConnectionFactory pool) {
		return new R2dbcRepositoryFactory(new R2dbcEntityTemplate(pool)).getRepository(ItemRepository.class);
	}

}
