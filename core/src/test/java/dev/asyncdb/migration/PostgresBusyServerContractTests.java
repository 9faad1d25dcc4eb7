package dev.asyncdb.migration;

import java.time.Duration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.RefusingServer;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresBusyServerContractTests extends AbstractBusyServerContractTests {

	PostgresBusyServerContractTests() {
		super(TestDatabase.postgres(2));
	}

	@Override
	void createUser(String user) {
		this.database.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'pw'", "GRANT ALL ON SCHEMA public TO " + user);
	}

	@Override
	void allow(String user, int connections) {
		this.database.execute("ALTER ROLE %s CONNECTION LIMIT %d".formatted(user, connections));
	}

	@Override
	void dropUser(String user) {
		this.database.execute("DROP OWNED BY " + user + " CASCADE", "DROP ROLE " + user);
	}

	@Test
	void statusWhenServerIsStartingUpIsRetried() {
		try (RefusingServer server = RefusingServer.with("57P03", "the database system is starting up")) {
			AsyncDatabaseManager manager = AsyncDatabaseManager
				.builder("postgresql://app:pw@localhost:%d/shop".formatted(server.port()))
				.build();
			MigrationOptions options = manager.migrations().options().withConnectWait(Duration.ofMillis(500));
			manager.migrations()
				.withOptions(options)
				.status()
				.as(StepVerifier::create)
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(MigrationConnectionException.class)
					.hasMessageContainingAll("within 500 ms", "starting up"))
				.verify(TestDatabase.TIMEOUT);
			manager.dispose().block(TestDatabase.TIMEOUT);
		}
	}

}
