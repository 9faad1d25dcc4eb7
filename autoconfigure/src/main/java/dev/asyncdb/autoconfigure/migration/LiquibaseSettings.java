package dev.asyncdb.autoconfigure.migration;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.migration.MigrationModules.ModuleSettings;
import dev.asyncdb.autoconfigure.migration.MigrationTarget.EngineAddress;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.ModuleChangeLog;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.core.io.ResourceLoader;

/**
 * Creates migrations from {@code spring.liquibase.*}.
 */
final class LiquibaseSettings {

	private LiquibaseSettings() {
	}

	static Migrations migrations(LiquibaseProperties liquibase, MigrationTarget target,
			AsyncdbProperties.Migrations properties, ResourceLoader resourceLoader) {
		ChangeLogOptions changeLog = options(liquibase);
		return MigrationAssembly.of(engine(changeLog, target, properties, resourceLoader), target, changeLog,
				properties);
	}

	/**
	 * Create the change logs of modules.
	 * @param modules the modules in the order in which they are migrated
	 */
	static Migrations migrations(List<ModuleSettings> modules, LiquibaseProperties liquibase, MigrationTarget target,
			AsyncdbProperties.Migrations properties, ResourceLoader resourceLoader) {
		ChangeLogOptions own = options(liquibase);
		List<ModuleChangeLog> changeLogs = modules.stream().map((module) -> {
			ChangeLogOptions changeLog = module.isApplication() ? own : options(own, module);
			return new ModuleChangeLog(module.name(), engine(changeLog, target, properties, resourceLoader), changeLog,
					module.dependsOn());
		}).toList();
		String lock = engine(own, target, properties, resourceLoader).history().name();
		return MigrationAssembly.of(changeLogs, lock, target, properties);
	}

	private static ChangeLogOptions options(ChangeLogOptions own, ModuleSettings module) {
		return own.withLocation(module.location())
			.withHistoryTable(MigrationModules.table(own.historyTable(), module.name()))
			.withLockTable(MigrationModules.table(own.lockTable(), module.name()));
	}

	private static MigrationEngine engine(ChangeLogOptions changeLog, MigrationTarget target,
			AsyncdbProperties.Migrations properties, ResourceLoader resourceLoader) {
		ClassLoader classLoader = MigrationAssembly.classLoader(resourceLoader);
		return switch (properties.connection()) {
			case JDBC -> LiquibaseMigrations.engine(target::resolve, changeLog, classLoader);
			case R2DBC -> LiquibaseMigrations.engineOverR2dbc(target::withoutJdbc, changeLog, classLoader);
		};
	}

	private static ChangeLogOptions options(LiquibaseProperties properties) {
		return new ChangeLogOptions(properties.getChangeLog(),
				Objects.requireNonNullElse(properties.getContexts(), List.of()),
				Objects.requireNonNullElse(properties.getLabelFilter(), List.of()),
				Objects.requireNonNullElse(properties.getParameters(), Map.of()), properties.getDefaultSchema(),
				properties.getLiquibaseSchema(), properties.getDatabaseChangeLogTable(),
				properties.getDatabaseChangeLogLockTable());
	}

	static EngineAddress address(LiquibaseProperties properties, @Nullable LiquibaseConnectionDetails details) {
		return (details != null && details.getJdbcUrl() != null)
				? new EngineAddress(details.getJdbcUrl(), details.getUsername(), details.getPassword())
				: new EngineAddress(properties.getUrl(), properties.getUser(), properties.getPassword());
	}

}
