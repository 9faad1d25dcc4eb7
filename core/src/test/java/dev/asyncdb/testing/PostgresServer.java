package dev.asyncdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One PostgreSQL server per JVM: the one that {@code ASYNCDB_TEST_POSTGRES_URL} names, a
 * {@code postgresql://user:password@host:port/database}, or an embedded one.
 */
public final class PostgresServer {

	private static final AtomicInteger COUNTER = new AtomicInteger();

	private final URI server;

	private PostgresServer(URI server) {
		this.server = server;
	}

	/**
	 * The server of this JVM, started at the first call.
	 * @return the server
	 */
	public static PostgresServer shared() {
		return Holder.SERVER;
	}

	/**
	 * Create an empty database.
	 * @return its URL, such as {@code postgresql://user:password@localhost:5432/name}
	 */
	public String createDatabase() {
		String name = "asyncdb_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
		execute("DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name);
		return "postgresql://%s@%s:%d/%s".formatted(this.server.getRawUserInfo(), this.server.getHost(),
				this.server.getPort(), name);
	}

	private void execute(String... statements) {
		String[] credentials = this.server.getUserInfo().split(":", 2);
		String jdbcUrl = "jdbc:postgresql://%s:%d%s".formatted(this.server.getHost(), this.server.getPort(),
				this.server.getPath());
		try (Connection connection = DriverManager.getConnection(jdbcUrl, credentials[0], credentials[1]);
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot create a test database", ex);
		}
	}

	private static final class Holder {

		static final PostgresServer SERVER = start();

		private static PostgresServer start() {
			String external = System.getenv("ASYNCDB_TEST_POSTGRES_URL");
			return new PostgresServer(URI.create((external != null) ? external : embedded()));
		}

		@SuppressWarnings("resource") // runs as long as the JVM, which stops it
		private static String embedded() {
			try {
				EmbeddedPostgres server = EmbeddedPostgres.builder()
					.setServerConfig("max_connections", "200")
					.setServerConfig("fsync", "off")
					.start();
				return "postgresql://postgres:postgres@localhost:%d/postgres".formatted(server.getPort());
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot start an embedded PostgreSQL", ex);
			}
		}

	}

}
