package dev.asyncdb.migration.engine;

import java.util.Set;

import dev.asyncdb.migration.ChangeLogOptions;

/**
 * One of several change logs of a database.
 *
 * @param name the name of the module
 * @param engine the engine that runs the change log
 * @param changeLog the change log, with a history of its own
 * @param dependsOn the names of the modules that are migrated first
 * @since 0.1.0
 */
public record ModuleChangeLog(String name, MigrationEngine engine, ChangeLogOptions changeLog, Set<String> dependsOn) {

	/**
	 * Copy the names.
	 */
	public ModuleChangeLog {
		dependsOn = Set.copyOf(dependsOn);
	}

}
