package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.EngineModuleMissingException;
import dev.asyncdb.migration.InterruptedChangeException;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.UnmanagedSchemaException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.ClassUtils;

/**
 * Analyzes failed migrations at startup.
 */
class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<MigrationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MigrationException cause) {
		return new FailureAnalysis(cause.getMessage(), action(cause), cause);
	}

	private static String action(MigrationException cause) {
		if (cause instanceof MigrationConnectionException) {
			return "Check that the database is running and that asyncdb.url, asyncdb.username and asyncdb.password"
					+ " (or spring.r2dbc.*) are correct. Set spring.liquibase.url or spring.flyway.url if migrations use another address.";
		}
		if (cause instanceof JdbcDriverMissingException missing) {
			return "Add the dependency %s with scope runtime. Or set asyncdb.migrations.connection to r2dbc, which needs no JDBC driver."
				.formatted(missing.getDependency());
		}
		if (cause instanceof EngineModuleMissingException missing) {
			return "Add the dependency %s.".formatted(missing.getDependency());
		}
		if (cause instanceof InvalidChangeLogException invalid) {
			return invalid.isMissing() ? missing(invalid)
					: "Correct the change log. Its location is %s, or %s.".formatted(
							property(invalid, "spring.liquibase.change-log", "change-log"),
							property(invalid, "spring.flyway.locations", "flyway-locations"));
		}
		if (cause instanceof UnmanagedSchemaException) {
			return "Check that asyncdb.url names the right database. If its tables are those of the change log, record"
					+ " them with syncdb stamp." + flyway();
		}
		if (cause instanceof InterruptedChangeException) {
			return "Compare the database with the change. If all of it was executed, record it with the arguments syncdb"
					+ " stamp. Otherwise revert what was executed, and run the application once with the arguments"
					+ " syncdb --release-lock.";
		}
		if (cause instanceof MigrationLockException) {
			return "Wait until the other migration has ended, or increase asyncdb.migrations.lock-wait. If no"
					+ " process is migrating, run the application once with the arguments syncdb --release-lock.";
		}
		if (cause instanceof SchemaNotUpToDateException outdated) {
			return (outdated.getDatabase() != null) ? ofFurther(outdated.getDatabase())
					: "Run the application once with the argument syncdb, or set asyncdb.migrations.on-startup to sync."
							+ flyway();
		}
		return "Correct the failed change and start again. The changes before it are recorded.";
	}

	private static String missing(InvalidChangeLogException changeLog) {
		String path = ChangeLogOptions.defaults().withLocation(changeLog.getLocation()).path();
		return "Create src/main/resources/%s, or set %s to the location of yours. The arguments".formatted(path,
				property(changeLog, "spring.liquibase.change-log", "change-log"))
				+ " syncdb makemigration write the changes from the entities.";
	}

	private static String property(MigrationException failure, String ofApplication, String ofModule) {
		String module = failure.getModule();
		return (module == null || module.equals(MigrationModules.APPLICATION)) ? ofApplication
				: "asyncdb.migrations.modules.%s.%s".formatted(module, ofModule);
	}

	private static String ofFurther(String database) {
		return "Run the application once with the arguments syncdb --database=%s, or set %s.migrations.on-startup to sync."
			.formatted(database, DatabaseSettings.prefix(database));
	}

	private static String flyway() {
		return ClassUtils.isPresent("org.flywaydb.core.Flyway", null)
				? " If Flyway migrates the database, set asyncdb.migrations.engine to flyway." : "";
	}

}
