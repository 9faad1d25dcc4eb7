package dev.asyncdb.test.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The PostgreSQL server of this JVM. Loaded only if its dependency is on the class path.
 */
final class PostgresProcess {

	private PostgresProcess() {
	}

	static String url() {
		return Holder.URL;
	}

	private static final class Holder {

		static final String URL = start();

		@SuppressWarnings("resource") // runs as long as the JVM, which stops it
		private static String start() {
			try {
				var server = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
					.setServerConfig("max_connections", "200")
					.setServerConfig("fsync", "off")
					.setServerConfig("synchronous_commit", "off")
					.setServerConfig("full_page_writes", "off")
					.start();
				return "postgresql://postgres:postgres@localhost:%d/postgres".formatted(server.getPort());
			}
			catch (IOException ex) {
				throw new UncheckedIOException("@EmbeddedPostgres cannot start a server; the environment variable"
						+ " ASYNCDB_TEST_POSTGRES_URL names a running one", ex);
			}
		}

	}

}
