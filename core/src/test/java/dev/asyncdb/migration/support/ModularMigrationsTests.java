package dev.asyncdb.migration.support;

import java.util.List;
import java.util.Set;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.ModuleChangeLog;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lock of several change logs.
 */
class ModularMigrationsTests {

	private final TestDatabase database = TestDatabase.h2(1);

	@AfterEach
	void close() {
		this.database.close();
	}

	private MigrationEngine engine(ChangeLogOptions changeLog) {
		return LiquibaseMigrations.engine(() -> JdbcTarget.of(DatabaseUrl.parse(this.database.url())), changeLog,
				getClass().getClassLoader());
	}

	private ModuleChangeLog module(String name) {
		ChangeLogOptions changeLog = ChangeLogOptions.defaults().withHistoryTable("HISTORY_" + name);
		return new ModuleChangeLog(name, engine(changeLog), changeLog, Set.of());
	}

	@Test
	void modulesAndTheApplicationBeforeItHadAnyHaveTheSameLock() {
		ChangeLogOptions own = ChangeLogOptions.defaults();
		DefaultMigrations application = new DefaultMigrations(engine(own), this.database.connectionFactory(), own,
				MigrationOptions.defaults());
		Migrations modules = ModularMigrations.of(List.of(module("users"), module("billing")),
				engine(own).history().name(), this.database.connectionFactory(), MigrationOptions.defaults());
		assertThat(modules.modules().values()).hasSize(2)
			.allSatisfy((module) -> assertThat(((DefaultMigrations) module).lock().name())
				.isEqualTo(application.lock().name()));
	}

}
