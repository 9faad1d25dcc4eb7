package dev.asyncdb.pool;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.MariaDbServer;
import dev.asyncdb.testing.PasswordServer;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;

/**
 * Connections that servers do not accept: one error by each way.
 */
@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
class NoConnectionContractTests extends DatabaseTests {

	private EachWay as(String user, String password) {
		String url = this.database.url().replaceFirst("//[^@]*@", "//" + user + ":" + password + "@");
		return new EachWay(url, DatabaseMetricsRecorder.NO_OP);
	}

	@Test
	void serverWithoutAFreeConnection() {
		switch (this.product) {
			case POSTGRESQL -> this.database.execute("DROP ROLE IF EXISTS crowded",
					"CREATE ROLE crowded LOGIN PASSWORD 'p' CONNECTION LIMIT 0");
			case MARIADB -> MariaDbServer.shared()
				.execute("CREATE OR REPLACE USER crowded@'%' IDENTIFIED BY 'p' WITH MAX_CONNECTIONS_PER_HOUR 1",
						"GRANT ALL ON *.* TO crowded@'%'");
			case H2 -> throw new IllegalStateException();
		}
		try (EachWay first = as("crowded", "p"); EachWay ways = as("crowded", "p")) {
			if (this.product == DatabaseProduct.MARIADB) {
				first.manager().ping().block(TestDatabase.TIMEOUT);
			}
			ways.expectEverywhere(ConnectionUnavailableException.class, DatabaseErrorKind.SERVER_BUSY,
					"run out of connections");
		}
	}

	@Test
	void serverThatDoesNotListen() {
		String url = this.database.url().replaceFirst(":\\d+/", ":1/");
		try (EachWay ways = new EachWay(url, DatabaseMetricsRecorder.NO_OP)) {
			ways.expectEverywhere(ConnectionUnavailableException.class, DatabaseErrorKind.CONNECTION_LOST,
					"No connection to");
		}
	}

	@Test
	void passwordThatTheServerRefuses() {
		switch (this.product) {
			case POSTGRESQL -> {
				try (PasswordServer server = new PasswordServer("right")) {
					verifyPasswordRefused("postgresql://app:wrong@localhost:%d/shop".formatted(server.port()));
				}
			}
			case MARIADB -> verifyPasswordRefused(this.database.url().replaceFirst("//[^@]*@", "//asyncdb:wrong@"));
			case H2 -> throw new IllegalStateException();
		}
	}

	private static void verifyPasswordRefused(String url) {
		try (EachWay ways = new EachWay(url, DatabaseMetricsRecorder.NO_OP)) {
			ways.expectEverywhere(PermissionDeniedDataAccessException.class, DatabaseErrorKind.AUTHENTICATION_FAILED,
					"asyncdb.password");
		}
	}

	@Test
	void databaseThatDoesNotExist() {
		String url = this.database.url().replaceFirst("/[^/]*$", "/nowhere");
		try (EachWay ways = new EachWay(url, DatabaseMetricsRecorder.NO_OP)) {
			ways.expectEverywhere(InvalidDataAccessResourceUsageException.class, DatabaseErrorKind.UNKNOWN_DATABASE,
					"does not exist");
		}
	}

}
