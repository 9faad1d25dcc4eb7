package dev.asyncdb.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A server of its own that asks a user for a password, unlike the one that tests share.
 */
final class StrictServer implements AutoCloseable {

	/** The user that needs a password. */
	static final String USER = "guarded";

	private final EmbeddedPostgres server;

	private StrictServer(EmbeddedPostgres server) {
		this.server = server;
	}

	static StrictServer start(String password) {
		return start(password, Map.of());
	}

	static StrictServer start(String password, Map<String, String> settings) {
		try {
			Path directory = Files.createTempDirectory("strict-server");
			EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
				.setDataDirectory(directory)
				.setServerConfig("fsync", "off");
			settings.forEach(builder::setServerConfig);
			StrictServer started = new StrictServer(builder.start());
			Files.writeString(directory.resolve("pg_hba.conf"),
					"host all %s all scram-sha-256\nhost all stranger all reject\nhost all all all trust\n"
						.formatted(USER));
			started.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, password), "SELECT pg_reload_conf()");
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start an embedded PostgreSQL", ex);
		}
	}

	void execute(String... statements) {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot prepare the server", ex);
		}
	}

	String url(String host, String password, String parameters) {
		return "postgresql://%s:%s@%s:%d/postgres%s".formatted(USER, password, host, this.server.getPort(), parameters);
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot stop the server", ex);
		}
	}

}
