package dev.asyncdb.autoconfigure.migration;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.migration.ChangeLogSettings;

import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;

/**
 * Takes over what {@code spring.liquibase.*} says of the change log.
 */
final class LiquibaseSettings {

	private LiquibaseSettings() {
	}

	static ChangeLogSettings of(LiquibaseProperties properties) {
		return new ChangeLogSettings(properties.getChangeLog(),
				Objects.requireNonNullElse(properties.getContexts(), List.of()),
				Objects.requireNonNullElse(properties.getLabelFilter(), List.of()),
				Objects.requireNonNullElse(properties.getParameters(), Map.of()), properties.getDefaultSchema(),
				properties.getLiquibaseSchema(), properties.getDatabaseChangeLogTable(),
				properties.getDatabaseChangeLogLockTable());
	}

}
