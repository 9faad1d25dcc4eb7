package dev.asyncdb.jdbc.view;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A JDBC connection on one R2DBC connection, as migration tools use it.
 */
@OnEachProduct
class OwnConnectionContractTests {

	private final DatabaseProduct product;

	private final TestDatabase database;

	private Connection connection;

	OwnConnectionContractTests(DatabaseProduct product) {
		this.product = product;
		this.database = TestDatabase.of(product, 2);
	}

	@BeforeEach
	void open() throws SQLException {
		this.database.execute("CREATE TABLE notes (id INT PRIMARY KEY, note VARCHAR(100))");
		DatabaseUrl url = DatabaseUrl.parse(this.database.url());
		this.connection = JdbcConnections.open(ConnectionFactories.get(url.requireDriver().toMigrationOptions()),
				"jdbc:test");
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
		this.database.close();
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private long notes() {
		return this.database.number("SELECT COUNT(*) FROM notes");
	}

	@Test
	void statementIsCommittedWithAutoCommit() throws SQLException {
		execute("INSERT INTO notes VALUES (1, 'one')");
		assertThat(notes()).isOne();
	}

	@Test
	void transactionBeginsWithAStatementAndEndsByCommitOrRollback() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("INSERT INTO notes VALUES (1, 'one')");
		assertThat(notes()).isZero();
		this.connection.commit();
		assertThat(notes()).isOne();
		execute("INSERT INTO notes VALUES (2, 'two')");
		this.connection.rollback();
		assertThat(notes()).isOne();
		execute("INSERT INTO notes VALUES (3, 'three')");
		this.connection.setAutoCommit(true);
		assertThat(notes()).isEqualTo(2);
		execute("INSERT INTO notes VALUES (4, 'four')");
		assertThat(notes()).isEqualTo(3);
	}

	@Test
	void statementsAfterDdlAreInATransactionAgain() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("CREATE TABLE others (id INT)");
		execute("INSERT INTO notes VALUES (1, 'one')");
		this.connection.rollback();
		assertThat(notes()).isZero();
	}

	@Test
	void closedConnectionRollsBack() throws SQLException {
		this.connection.setAutoCommit(false);
		execute("INSERT INTO notes VALUES (1, 'one')");
		this.connection.close();
		await().atMost(TestDatabase.TIMEOUT).until(() -> notes() == 0);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void dollarsInTheBodyOfAFunctionAreText() throws SQLException {
		execute("CREATE FUNCTION following(INT) RETURNS INT LANGUAGE sql RETURN $1 + 1");
		assertThat(this.database.number("SELECT CAST(following(6) AS bigint)")).isEqualTo(7);
	}

	@Test
	void valuesOfStreamsAreStored() throws SQLException {
		try (PreparedStatement insert = this.connection.prepareStatement("INSERT INTO notes VALUES (?, ?)")) {
			insert.setInt(1, 1);
			insert.setCharacterStream(2, new StringReader("a long note"), 6);
			insert.executeUpdate();
		}
		assertThat(this.database.number("SELECT COUNT(*) FROM notes WHERE note = 'a long'")).isOne();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void blobIsALargeObject() throws SQLException {
		execute("CREATE TABLE photos (photo oid)");
		try (PreparedStatement insert = this.connection.prepareStatement("INSERT INTO photos VALUES (?)")) {
			insert.setBlob(1, new ByteArrayInputStream(new byte[] { 1, 2, 3 }), 3);
			insert.executeUpdate();
		}
		assertThat(this.database.number("SELECT CAST(length(lo_get(photo)) AS bigint) FROM photos")).isEqualTo(3);
	}

	@Test
	void blobIsStored() throws SQLException {
		execute("CREATE TABLE photos (photo %s)"
			.formatted((this.product == DatabaseProduct.POSTGRESQL) ? "bytea" : "blob"));
		try (PreparedStatement insert = this.connection.prepareStatement("INSERT INTO photos VALUES (?)")) {
			insert.setBinaryStream(1, new ByteArrayInputStream(new byte[] { 1, 2, 3 }));
			insert.executeUpdate();
		}
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT photo FROM photos")) {
			assertThat(rows.next()).isTrue();
			assertThat(rows.getBytes(1)).containsExactly(1, 2, 3);
		}
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void interruptEndsTheStatementOnTheServerAndKeepsTheConnection() throws Exception {
		Thread work = Thread.currentThread();
		CompletableFuture<Void> interrupt = CompletableFuture.runAsync(() -> {
			awaitSleep();
			work.interrupt();
		});
		long start = System.nanoTime();
		assertEndsEarly(() -> execute(sleep()));
		assertThat(Thread.interrupted()).isTrue();
		interrupt.join();
		assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
		execute("INSERT INTO notes VALUES (1, 'one')");
		assertThat(notes()).isOne();
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void otherThreadCancelsAStatement() throws Exception {
		try (Statement statement = this.connection.createStatement()) {
			CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
				awaitSleep();
				try {
					statement.cancel();
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertEndsEarly(() -> statement.execute(sleep()));
			cancel.join();
		}
		execute("INSERT INTO notes VALUES (1, 'one')");
	}

	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void queryTimeoutEndsTheStatementOnTheServer() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.setQueryTimeout(1);
			assertEndsEarly(() -> statement.execute(sleep()));
		}
		execute("INSERT INTO notes VALUES (1, 'one')");
	}

	private void assertEndsEarly(ThrowingCallable statement) {
		if (this.product == DatabaseProduct.POSTGRESQL) {
			assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(statement)
				.satisfies((failure) -> assertThat(failure.getSQLState()).isEqualTo("57014"));
		}
		else {
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement);
		}
	}

	private String sleep() {
		return (this.product == DatabaseProduct.POSTGRESQL) ? "SELECT pg_sleep(50)"
				: "INSERT INTO notes SELECT 9, SLEEP(50) FROM information_schema.tables";
	}

	private void awaitSleep() {
		String query = (this.product == DatabaseProduct.POSTGRESQL)
				? "SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(%'"
						+ " AND datname = current_database()"
				: "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'INSERT INTO notes SELECT%'"
						+ " AND db = DATABASE()";
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.number(query) > 0);
	}

}
