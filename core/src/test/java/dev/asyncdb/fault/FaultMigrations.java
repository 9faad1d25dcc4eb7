package dev.asyncdb.fault;

import java.util.List;
import java.util.Map;

import dev.asyncdb.connection.DatabaseUrl;
import dev.asyncdb.migration.ChangeLogSettings;
import dev.asyncdb.migration.JdbcTarget;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import io.r2dbc.spi.ConnectionFactory;

/**
 * Migrations whose changes last as long as a test wants.
 */
final class FaultMigrations {

	/** How many changes there are. */
	static final int CHANGES = 4;

	private FaultMigrations() {
	}

	/**
	 * Migrations by a change log of the tests.
	 */
	static Migrations on(ConnectionFactory connections, String address, String changeLog, String pause) {
		DatabaseUrl url = DatabaseUrl.parse(address);
		ChangeLogSettings settings = new ChangeLogSettings("changelog/" + changeLog, List.of(), List.of(),
				Map.of("pause", pause), null, null, "databasechangelog", "databasechangeloglock");
		return LiquibaseMigrations.create(connections, () -> JdbcTarget.of(url), settings,
				FaultMigrations.class.getClassLoader());
	}

}
