package dev.asyncdb.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.OnEachProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Statements without parameters, whose text reaches the database unchanged.
 */
@OnEachProduct
class PlainStatementContractTests {

	private final DatabaseProduct product;

	private final TestDatabase database;

	private final SessionDataSource dataSource;

	PlainStatementContractTests(DatabaseProduct product) {
		this.product = product;
		this.database = TestDatabase.of(product, 2);
		this.dataSource = SessionDataSource.of(AsyncDatabaseManager.builder(this.database.connectionFactory()).build());
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void messageOfTheDriverArrives() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLSyntaxErrorException.class)
				.isThrownBy(() -> statement.execute("SELECT 1 FROM nowhere_at_all"))
				.withMessageContaining((this.product == DatabaseProduct.H2) ? "NOWHERE_AT_ALL" : "nowhere_at_all");
		}
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void questionMarkIsText() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT '{\"a\": 1}'::jsonb ? 'a' AS has")) {
			assertThat(rows.next()).isTrue();
			assertThat(rows.getBoolean(1)).isTrue();
		}
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void severalStatementsHaveAResultEach() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			assertThat(statement.execute(
					"CREATE TABLE several (id INT); INSERT INTO several VALUES (1), (2); SELECT id FROM several ORDER BY 1"))
				.isFalse();
			assertThat(statement.getMoreResults()).isFalse();
			assertThat(statement.getUpdateCount()).isEqualTo(2);
			assertThat(statement.getMoreResults()).isTrue();
			List<Integer> ids = new ArrayList<>();
			ResultSet rows = statement.getResultSet();
			while (rows.next()) {
				ids.add(rows.getInt(1));
			}
			assertThat(ids).containsExactly(1, 2);
			assertThat(statement.getMoreResults()).isFalse();
			assertThat(statement.getUpdateCount()).isEqualTo(-1);
		}
	}

	@Test
	@EnabledForProduct(DatabaseProduct.POSTGRESQL)
	void warningWithTheCodeOfAnErrorIsAWarning() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("DO $$ BEGIN RAISE WARNING 'look out' USING ERRCODE = '25P01'; END $$");
			SQLWarning warning = statement.getWarnings();
			assertThat(warning.getMessage()).isEqualTo("look out");
			assertThat(warning.getSQLState()).isEqualTo("25P01");
			statement.clearWarnings();
			assertThat((Object) statement.getWarnings()).isNull();
		}
	}

}
