package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.support.DatabaseAssembly;

import org.springframework.core.io.ResourceLoader;

/**
 * Assembles migrations in the same way for each database.
 */
final class MigrationAssembly {

	private MigrationAssembly() {
	}

	static Migrations of(MigrationTarget target, AsyncdbProperties.Migrations properties,
			ResourceLoader resourceLoader) {
		ClassLoader resources = resourceLoader.getClassLoader();
		ClassLoader classLoader = (resources != null) ? resources : MigrationAssembly.class.getClassLoader();
		ChangeLogOptions changeLog = LiquibaseChangeLog.options(target.liquibase());
		MigrationEngine engine = switch (properties.connection()) {
			case JDBC -> LiquibaseMigrations.engine(target::resolve, changeLog, classLoader);
			case R2DBC -> LiquibaseMigrations.engineOverR2dbc(target::withoutJdbc, changeLog, classLoader);
		};
		return DatabaseAssembly.migrations(engine, target.connectionFactory(), changeLog, properties.toOptions());
	}

}
