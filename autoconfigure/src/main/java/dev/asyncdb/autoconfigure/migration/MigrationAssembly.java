package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.support.DatabaseAssembly;

import org.springframework.core.io.ResourceLoader;

/**
 * Assembles migrations in the same way for each database.
 */
final class MigrationAssembly {

	private MigrationAssembly() {
	}

	static Migrations of(MigrationEngine engine, MigrationTarget target, ChangeLogOptions changeLog,
			AsyncdbProperties.Migrations properties) {
		return DatabaseAssembly.migrations(engine, target.connectionFactory(), changeLog, properties.toOptions());
	}

	static ClassLoader classLoader(ResourceLoader resourceLoader) {
		ClassLoader resources = resourceLoader.getClassLoader();
		return (resources != null) ? resources : MigrationAssembly.class.getClassLoader();
	}

}
