package dev.asyncdb.autoconfigure.container;

import java.util.Objects;

import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * What Spring Boot takes for a container is a database of a server that runs without
 * Docker.
 */
public class LocalContainer extends PostgreSQLContainer {

	private static final String IMAGE = "postgres:17";

	private final TestDatabase database = TestDatabase.postgres(2);

	public LocalContainer() {
		super(IMAGE);
		withDatabaseName(text(ConnectionFactoryOptions.DATABASE));
		withUsername(text(ConnectionFactoryOptions.USER));
	}

	private String text(Option<?> option) {
		ConnectionFactoryOptions options = DatabaseUrl.parse(this.database.url()).toConnectionFactoryOptions();
		return String.valueOf(Objects.requireNonNull(options.getValue(option)));
	}

	@Override
	public void start() {
		// The server runs
	}

	@Override
	public void stop() {
		this.database.close();
	}

	@Override
	public boolean isRunning() {
		return true;
	}

	// Otherwise Docker is asked for the image
	@Override
	public String getDockerImageName() {
		return IMAGE;
	}

	@Override
	public String getHost() {
		return text(ConnectionFactoryOptions.HOST);
	}

	@Override
	public Integer getMappedPort(int originalPort) {
		return Integer.valueOf(text(ConnectionFactoryOptions.PORT));
	}

}
