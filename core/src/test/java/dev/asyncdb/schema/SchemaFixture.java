package dev.asyncdb.schema;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.schema.comparison.SchemaComparison;
import dev.asyncdb.schema.comparison.ServerSpelling;
import dev.asyncdb.schema.ddl.SchemaStatements;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.schema.SchemaDialect;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.awaitility.Awaitility.await;

/**
 * An empty database for each test. Each test has to release all connections.
 */
@OnEachProduct
abstract class SchemaFixture {

	final DatabaseProduct product;

	final TestDatabase database;

	final SchemaDialect dialect;

	final SchemaStatements statements;

	private final AsyncDatabaseManager plain;

	SchemaFixture(DatabaseProduct product, int poolSize) {
		this.product = product;
		this.database = TestDatabase.of(product, poolSize);
		this.dialect = SchemaDialect.of(DatabaseDialect.of(this.database.connectionFactory()));
		this.statements = new SchemaStatements(this.dialect, null);
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

	/**
	 * Execute a statement that the database may refuse.
	 * @return whether it was executed
	 */
	boolean tryRun(String statement) {
		return refusal(statement) == null;
	}

	/**
	 * Execute a statement that the database may refuse.
	 * @return the refusal, {@code null} if it was executed
	 */
	@Nullable RuntimeException refusal(String statement) {
		try {
			run(statement);
			return null;
		}
		catch (RuntimeException refused) {
			return refused;
		}
	}

	/**
	 * Return the tables of a model whose spelling the server tells.
	 */
	SchemaModel spelled(SchemaModel wanted) {
		GuardedConnectionFactory connections = new GuardedConnectionFactory(this.database.connectionFactory(),
				Schedulers.boundedElastic(), ConnectionOptions.defaults());
		return get(new ServerSpelling(connections, this.dialect).find(wanted, get(schema().reflect())));
	}

	/**
	 * Compare a model as if entities required it.
	 */
	SchemaDifferences compare(SchemaModel wanted) {
		SchemaModel found = get(schema().reflect());
		return new SchemaComparison(this.statements).of(wanted, found, spelled(wanted), List.of());
	}

	@AfterEach
	void closeDatabase() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == 0);
		this.database.close();
	}

}
