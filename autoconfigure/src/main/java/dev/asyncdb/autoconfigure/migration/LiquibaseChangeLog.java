package dev.asyncdb.autoconfigure.migration;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.migration.ChangeLogOptions;

import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;

/**
 * Creates the options of the change log from {@code spring.liquibase.*}.
 */
final class LiquibaseChangeLog {

	private LiquibaseChangeLog() {
	}

	static ChangeLogOptions options(LiquibaseProperties properties) {
		return new ChangeLogOptions(properties.getChangeLog(),
				Objects.requireNonNullElse(properties.getContexts(), List.of()),
				Objects.requireNonNullElse(properties.getLabelFilter(), List.of()),
				Objects.requireNonNullElse(properties.getParameters(), Map.of()), properties.getDefaultSchema(),
				properties.getLiquibaseSchema(), properties.getDatabaseChangeLogTable(),
				properties.getDatabaseChangeLogLockTable());
	}

}
