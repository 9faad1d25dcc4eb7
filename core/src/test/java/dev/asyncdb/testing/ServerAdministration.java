package dev.asyncdb.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an administrator does on a server for tests.
 *
 * @param server its address with the administrator's credentials
 */
record ServerAdministration(URI server) {

	private static final AtomicInteger COUNTER = new AtomicInteger();

	/**
	 * Create an empty database.
	 * @return its URL, with the scheme of the server's
	 */
	String createDatabase() {
		String name = "asyncdb_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
		execute("DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name);
		return "%s://%s@%s:%d/%s".formatted(this.server.getScheme(), this.server.getRawUserInfo(),
				this.server.getHost(), this.server.getPort(), name);
	}

	void execute(String... statements) {
		String[] credentials = this.server.getUserInfo().split(":", 2);
		String jdbcUrl = "jdbc:%s://%s:%d%s".formatted(this.server.getScheme(), this.server.getHost(),
				this.server.getPort(), this.server.getPath());
		try (Connection connection = DriverManager.getConnection(jdbcUrl, credentials[0], credentials[1]);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot prepare the test server", ex);
		}
	}

}
