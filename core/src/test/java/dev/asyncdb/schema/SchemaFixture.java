package dev.asyncdb.schema;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.awaitility.Awaitility.await;

/**
 * An empty database for each test. Each test has to release all connections.
 */
@OnEachProduct
abstract class SchemaFixture {

	final DatabaseProduct product;

	final TestDatabase database;

	private final AsyncDatabaseManager plain;

	SchemaFixture(DatabaseProduct product, int poolSize) {
		this.product = product;
		this.database = TestDatabase.of(product, poolSize);
		this.plain = manager();
	}

	/**
	 * Return the schema of some entities.
	 */
	Schema schema(Class<?>... types) {
		return manager(types).schema();
	}

	final AsyncDatabaseManager manager(Class<?>... types) {
		return AsyncDatabaseManager.builder(this.database.connectionFactory()).entities(() -> List.of(types)).build();
	}

	static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	/**
	 * Execute a statement without the translation of the fixtures.
	 */
	void run(String statement) {
		this.plain
			.inConnection((connection) -> Flux.from(connection.createStatement(statement).execute())
				.concatMap((result) -> result.getRowsUpdated())
				.then())
			.block(TestDatabase.TIMEOUT);
	}

	@AfterEach
	void closeDatabase() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
		this.database.close();
	}

}
