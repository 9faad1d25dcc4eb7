package dev.asyncdb.autoconfigure.migration;

import java.util.List;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.ModuleChangeLog;
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

	/**
	 * Assemble the migrations of several change logs.
	 * @param changeLogs the change logs in the order in which they are run
	 * @param lock the history that their lock is named after: that of the application,
	 * whether it has a change log or not, so that versions with and without modules
	 * exclude each other
	 */
	static Migrations of(List<ModuleChangeLog> changeLogs, String lock, MigrationTarget target,
			AsyncdbProperties.Migrations properties) {
		return DatabaseAssembly.migrations(changeLogs, lock, target.connectionFactory(), properties.toOptions());
	}

	static ClassLoader classLoader(ResourceLoader resourceLoader) {
		ClassLoader resources = resourceLoader.getClassLoader();
		return (resources != null) ? resources : MigrationAssembly.class.getClassLoader();
	}

}
