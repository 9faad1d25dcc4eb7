package dev.asyncdb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One PostgreSQL server per JVM: the one that {@code ASYNCDB_TEST_POSTGRES_URL} names, a
 * {@code postgresql://user:password@host:port/database}, or an embedded one.
 */
public final class PostgresServer {

	private final ServerAdministration administration;

	private PostgresServer(URI server) {
		this.administration = new ServerAdministration(server);
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
		return this.administration.createDatabase();
	}

	private static final class Holder {

		static final PostgresServer SERVER = start();

		private static PostgresServer start() {
			String external = System.getenv("ASYNCDB_TEST_POSTGRES_URL");
			return new PostgresServer(URI.create((external != null && !external.isEmpty()) ? external : embedded()));
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
