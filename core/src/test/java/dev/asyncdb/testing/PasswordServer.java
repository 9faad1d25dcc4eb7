package dev.asyncdb.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server that asks all users except its owner for a password.
 */
public final class PasswordServer implements AutoCloseable {

	private static final String RULES = """
			host all postgres 127.0.0.1/32 trust
			host all postgres ::1/128 trust
			host all all 127.0.0.1/32 scram-sha-256
			host all all ::1/128 scram-sha-256
			""";

	private final EmbeddedPostgres server;

	/**
	 * Start a server with a role {@code app} that owns the database {@code shop}.
	 * @param password the password of the role
	 */
	public PasswordServer(String password) {
		try {
			Path rules = Files.createTempFile("pg_hba", ".conf");
			rules.toFile().setReadable(true, false);
			Files.writeString(rules, RULES);
			this.server = EmbeddedPostgres.builder()
				.setServerConfig("hba_file", rules.toString())
				.setServerConfig("fsync", "off")
				.start();
			execute("CREATE ROLE app LOGIN PASSWORD '" + password.replace("'", "''") + "'",
					"CREATE DATABASE shop OWNER app");
		}
		catch (IOException | SQLException ex) {
			throw new IllegalStateException("Cannot start a server with passwords", ex);
		}
	}

	private void execute(String... statements) throws SQLException {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	/**
	 * Where the server listens.
	 * @return the port
	 */
	public int port() {
		return this.server.getPort();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot stop a server", ex);
		}
	}

}
