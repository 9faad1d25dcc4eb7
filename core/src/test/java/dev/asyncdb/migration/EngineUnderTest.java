package dev.asyncdb.migration;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.migration.support.DefaultMigrations;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import reactor.core.scheduler.Schedulers;

/**
 * The engines that all contracts of migrations run with.
 */
enum EngineUnderTest {

	JDBC {

		@Override
		MigrationEngine of(DatabaseUrl url, ChangeLogOptions settings) {
			return LiquibaseMigrations.engine(() -> JdbcTarget.of(url), settings, LOADER);
		}

	},

	R2DBC {

		@Override
		MigrationEngine of(DatabaseUrl url, ChangeLogOptions settings) {
			R2dbcTarget target = R2dbcTarget.of(url);
			return LiquibaseMigrations.engineOverR2dbc(() -> target, settings, LOADER);
		}

	};

	private static final ClassLoader LOADER = EngineUnderTest.class.getClassLoader();

	abstract MigrationEngine of(DatabaseUrl url, ChangeLogOptions settings);

	Migrations migrations(TestDatabase database, ChangeLogOptions settings) {
		return new DefaultMigrations(of(DatabaseUrl.parse(database.url()), settings), guarded(database), settings,
				MigrationOptions.defaults());
	}

	private static GuardedConnectionFactory guarded(TestDatabase database) {
		return new GuardedConnectionFactory(database.connectionFactory(), Schedulers.boundedElastic(),
				ConnectionOptions.defaults());
	}

	EngineUnderTest other() {
		return (this == JDBC) ? R2DBC : JDBC;
	}

}
