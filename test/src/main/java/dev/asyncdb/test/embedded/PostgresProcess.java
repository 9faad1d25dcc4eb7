package dev.asyncdb.test.embedded;

import java.io.IOException;

import org.springframework.util.function.SingletonSupplier;

/**
 * The PostgreSQL server of this JVM. Loaded only if its dependency is present.
 */
final class PostgresProcess {

	private static final SingletonSupplier<String> URL = SingletonSupplier.of(PostgresProcess::start);

	private PostgresProcess() {
	}

	static String url() {
		return URL.obtain();
	}

	@SuppressWarnings("resource") // runs as long as the JVM, which stops it
	private static String start() {
		try {
			// The annotation of this package has the same name
			var server = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
				.setServerConfig("max_connections", "200")
				.setServerConfig("fsync", "off")
				.setServerConfig("synchronous_commit", "off")
				.setServerConfig("full_page_writes", "off")
				.start();
			return "postgresql://postgres:postgres@localhost:%d/postgres".formatted(server.getPort());
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalStateException("@EmbeddedPostgres cannot start a server; the environment variable"
					+ " ASYNCDB_TEST_POSTGRES_URL names a running one", ex);
		}
	}

}
