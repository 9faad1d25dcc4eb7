package dev.asyncdb.fault;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F15 on MariaDB.
 */
@Tag("fault")
class MariaDbUpsertRaceTests extends AbstractUpsertRaceTests {

	private final TestDatabase database = TestDatabase.mariadb(16);

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.database.connectionFactory())
		.connectionOptions(PATIENT)
		.build();

	@Override
	AsyncDatabaseManager manager() {
		return this.manager;
	}

	@Override
	TestDatabase server() {
		return this.database;
	}

	@AfterEach
	void close() {
		assertThat(this.database.acquired()).isZero();
		this.database.close();
	}

}
