package dev.asyncdb.fault;

import java.util.Map;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.flyway.FlywayMigrations;
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

	private static final String FLYWAY = "flyway/";

	private FaultMigrations() {
	}

	/**
	 * Migrations by a change log of the tests.
	 */
	static Migrations on(ConnectionFactory connections, String address, String changeLog, String pause) {
		return on(connections, address, changeLog, pause, false);
	}

	/**
	 * The same over a connection of one's choice.
	 * @param changeLog a file for Liquibase, or a directory below {@code flyway/}
	 */
	static Migrations on(ConnectionFactory connections, String address, String changeLog, String pause,
			boolean withoutJdbc) {
		DatabaseUrl url = DatabaseUrl.parse(address);
		boolean isFlyway = changeLog.startsWith(FLYWAY);
		ChangeLogOptions settings = isFlyway ? ChangeLogOptions.defaults().withLocation("classpath:" + changeLog)
				: liquibase(changeLog, pause);
		MigrationEngine engine = isFlyway ? flyway(url, settings, withoutJdbc) : liquibase(url, settings, withoutJdbc);
		return new DefaultMigrations(ServerWithout.configured().of(engine), connections, settings,
				MigrationOptions.defaults());
	}

	private static ChangeLogOptions liquibase(String changeLog, String pause) {
		return ChangeLogOptions.defaults()
			.withLocation("changelog/" + changeLog)
			.withParameters(Map.of("pause", pause))
			.withHistoryTable("databasechangelog")
			.withLockTable("databasechangeloglock");
	}

	private static MigrationEngine liquibase(DatabaseUrl url, ChangeLogOptions settings, boolean withoutJdbc) {
		ClassLoader classLoader = FaultMigrations.class.getClassLoader();
		return withoutJdbc ? LiquibaseMigrations.engineOverR2dbc(() -> R2dbcTarget.of(url), settings, classLoader)
				: LiquibaseMigrations.engine(() -> JdbcTarget.of(url), settings, classLoader);
	}

	private static MigrationEngine flyway(DatabaseUrl url, ChangeLogOptions settings, boolean withoutJdbc) {
		return withoutJdbc ? FlywayMigrations.engineOverR2dbc(url, settings) : FlywayMigrations.engine(url, settings);
	}

}
