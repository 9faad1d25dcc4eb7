package dev.asyncdb.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.replica.ReplicaOptions;
import dev.asyncdb.replica.ReplicaStatus;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.ReplicatedPostgres;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Lists of hosts: which of a primary and two standbys is used.
 */
class HostConnectionsTests {

	private static final String PORT = "SELECT inet_server_port()";

	private static final TransactionOptions READ_ONLY = TransactionOptions.defaults().withReadOnly(true);

	private static ReplicatedPostgres servers;

	@BeforeAll
	static void start() {
		servers = ReplicatedPostgres.start(2);
	}

	@AfterAll
	static void stop() throws IOException {
		servers.close();
	}

	private static String port(String server) {
		String url = server.equals("primary") ? servers.primary() : servers.standby(0);
		return url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/'));
	}

	private static String list(String first, String second, String target) {
		return "postgresql://postgres:postgres@localhost:%s,localhost:%s/postgres?targetServerType=%s".formatted(first,
				second, target);
	}

	private static String used(String url) {
		DriverConnections connections = DriverConnections.open(DriverOptions.defaults(),
				DatabaseUrl.parse(url).toConnectionFactoryOptions());
		return Objects.requireNonNull(Mono
			.usingWhen(connections.create(), (connection) -> SafePoolFixture.text(connection, PORT), Connection::close)
			.block(TestDatabase.TIMEOUT));
	}

	@ParameterizedTest
	@CsvSource({ "primary, standby, primary, primary", "standby, primary, primary, primary",
			"primary, standby, secondary, standby", "standby, primary, any, standby", "primary, standby, any, primary",
			"primary, standby, preferSecondary, standby" })
	void serverWithTheRoleIsUsed(String first, String second, String target, String expected) {
		assertThat(used(list(port(first), port(second), target))).isEqualTo(port(expected));
	}

	@Test
	void primaryIsUsedIfThereIsNoPreferredStandby() {
		assertThat(used(list(port("primary"), "1", "preferSecondary"))).isEqualTo(port("primary"));
	}

	@Test
	void reasonOfEachHostIsNamed() {
		assertThatExceptionOfType(R2dbcException.class).isThrownBy(() -> used(list(port("standby"), "1", "primary")))
			.withMessageContaining("A server does not have the requested role")
			.withMessageContaining("localhost");
	}

	@Test
	void readsGoOnWithTheOtherStandbyOfAnAddressAfterOneWasPromoted() throws IOException {
		try (ReplicatedPostgres own = ReplicatedPostgres.start(2)) {
			String[] ports = own.standbyUrls()
				.stream()
				.map((url) -> url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/')))
				.toArray(String[]::new);
			AsyncDatabaseManager manager = AsyncDatabaseManager.builder(own.primary())
				.replicas(List.of(list(ports[0], ports[1], "secondary")),
						ReplicaOptions.defaults().withCheckInterval(Duration.ofMillis(50)))
				.build();
			await().atMost(TestDatabase.TIMEOUT).until(() -> read(manager), ports[0]::equals);
			own.promote(0);
			SafePool pool = (SafePool) manager.connectionFactory();
			await().atMost(TestDatabase.TIMEOUT)
				.until(() -> pool.checkReplicas().map((states) -> states.get(0).state()).block(TestDatabase.TIMEOUT),
						ReplicaStatus.State.UP::equals);
			await().atMost(TestDatabase.TIMEOUT).until(() -> read(manager), ports[1]::equals);
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

	private static String read(AsyncDatabaseManager manager) {
		return Objects.requireNonNull(
				manager.inTransaction(READ_ONLY, (session) -> session.sql().sql(PORT).mapValue(String.class).one())
					.block(TestDatabase.TIMEOUT));
	}

}
