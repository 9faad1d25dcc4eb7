package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

@Tag("nightly")
class MariaDbBusyServerContractTests extends AbstractBusyServerContractTests {

	MariaDbBusyServerContractTests() {
		super(TestDatabase.mariadb(2));
	}

	@Override
	void createUser(String user) {
		this.database.execute("CREATE USER %s@'%%' IDENTIFIED BY 'pw'".formatted(user),
				"GRANT ALL ON %s.* TO %s@'%%'".formatted(name(), user));
	}

	@Override
	void allow(String user, int connections) {
		this.database.execute("ALTER USER %s@'%%' WITH MAX_USER_CONNECTIONS %d".formatted(user, connections));
	}

	@Override
	void dropUser(String user) {
		this.database.execute("DROP USER %s@'%%'".formatted(user));
	}

}
