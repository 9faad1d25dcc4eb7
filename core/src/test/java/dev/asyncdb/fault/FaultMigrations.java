package dev.asyncdb.fault;

import java.util.Map;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.migration.support.DefaultMigrations;
import dev.asyncdb.url.DatabaseUrl;
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
		return on(connections, address, changeLog, pause, false);
	}

	/**
	 * The same with an engine of one's choice.
	 */
	static Migrations on(ConnectionFactory connections, String address, String changeLog, String pause,
			boolean withoutJdbc) {
		DatabaseUrl url = DatabaseUrl.parse(address);
		ChangeLogOptions settings = ChangeLogOptions.defaults()
			.withLocation("changelog/" + changeLog)
			.withParameters(Map.of("pause", pause))
			.withHistoryTable("databasechangelog")
			.withLockTable("databasechangeloglock");
		ClassLoader classLoader = FaultMigrations.class.getClassLoader();
		MigrationEngine engine = withoutJdbc
				? LiquibaseMigrations.engineOverR2dbc(() -> R2dbcTarget.of(url), settings, classLoader)
				: LiquibaseMigrations.engine(() -> JdbcTarget.of(url), settings, classLoader);
		return new DefaultMigrations(engine, connections, settings, MigrationOptions.defaults());
	}

}
