package dev.asyncdb.sample;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.test.fault.Connections;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service over HTTP. Each subject of it has a contract of its own, which the tests of
 * a database hold together. Each test is rolled back unless it has real transactions.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.r2dbc.pool.max-size=5", "spring.r2dbc.pool.initial-size=5" })
abstract class AbstractServiceTests {

	@LocalServerPort
	private int port;

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private ConnectionPool pool;

	@Autowired
	private Connections connections;

	// DemoPosts has filled the embedded database
	@BeforeEach
	void empty() {
		this.manager
			.inTransaction((session) -> session.sql()
				.sql("DELETE FROM users")
				.then()
				.then(session.sql().sql("DELETE FROM tags").then()))
			.block(TestDatabase.TIMEOUT);
	}

	@AfterEach
	void nothingIsHeld() {
		assertThat(this.connections).areReleased();
	}

	int port() {
		return this.port;
	}

	AsyncDatabaseManager manager() {
		return this.manager;
	}

	ConnectionPool pool() {
		return this.pool;
	}

	long count(String sql) {
		return Objects
			.requireNonNull(this.manager.inTransaction((session) -> session.sql().sql(sql).mapValue(Long.class).one())
				.block(TestDatabase.TIMEOUT));
	}

}
