package dev.asyncdb.migration;

import java.util.List;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.flyway.FlywayMigrations;
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

	},

	FLYWAY {

		@Override
		MigrationEngine of(DatabaseUrl url, ChangeLogOptions settings) {
			return FlywayMigrations.engine(url, settings);
		}

	},

	FLYWAY_R2DBC {

		@Override
		MigrationEngine of(DatabaseUrl url, ChangeLogOptions settings) {
			return FlywayMigrations.engineOverR2dbc(url, settings);
		}

	};

	static final List<EngineUnderTest> LIQUIBASE = List.of(JDBC, R2DBC);

	private static final ClassLoader LOADER = EngineUnderTest.class.getClassLoader();

	abstract MigrationEngine of(DatabaseUrl url, ChangeLogOptions settings);

	boolean isLiquibase() {
		return LIQUIBASE.contains(this);
	}

	/**
	 * The same changes exist for each engine, in a file or a directory.
	 */
	ChangeLogOptions changeLog(String name) {
		return ChangeLogOptions.defaults()
			.withLocation(
					isLiquibase() ? "classpath:/changelog/" + name : "classpath:flyway/" + name.replace(".yaml", ""));
	}

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
