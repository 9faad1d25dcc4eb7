package dev.asyncdb.autoconfigure.handler;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.context.ApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * Handlers of a protocol, on a main database and one for reports. Each test starts with
 * an empty table, and no connection is held at its end.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class AbstractHandlerSessionTests {

	protected final TestDatabase database = TestDatabase.postgres(2);

	/**
	 * The application, which a subclass starts and closes.
	 */
	protected abstract ApplicationContext context();

	protected final AsyncDatabaseManager manager(String name) {
		return context().getBean(name, AsyncDatabaseManager.class);
	}

	protected final void createTables() {
		manager("asyncDatabaseManager").schema().createAll(Customer.class).block(TestDatabase.TIMEOUT);
		this.database.execute("CREATE UNIQUE INDEX ON customer (name)");
		manager("reportingDatabaseManager").schema().createAll(Customer.class).block(TestDatabase.TIMEOUT);
	}

	@BeforeEach
	void emptyTable() {
		this.database.execute("DELETE FROM customer");
	}

	@AfterEach
	protected final void nothingIsHeld() {
		ConnectionPool pool = context().getBean("connectionFactory", ConnectionPool.class);
		await().atMost(TestDatabase.TIMEOUT).until(() -> pool.getMetrics().orElseThrow().acquiredSize() == 0);
	}

	@AfterAll
	void closeDatabase() {
		this.database.close();
	}

	protected final long customers() {
		return this.database.number("SELECT COUNT(*) FROM customer");
	}

}
