package dev.asyncdb.migration.liquibase;

import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;

/**
 * The key of a change in a change log and in a history. Its path is normalized by
 * Liquibase, so it must be created on a {@link LiquibaseThread}.
 */
record ChangeKey(String path, String author, String id) {

	static ChangeKey of(ChangeSet change) {
		return new ChangeKey(normalized(change.getFilePath()), change.getAuthor(), change.getId());
	}

	static ChangeKey of(AppliedChange change) {
		return new ChangeKey(normalized(change.path()), change.author(), change.id());
	}

	static ChangeKey of(ChangeLogEntry entry) {
		return new ChangeKey(entry.path(), entry.author(), entry.id());
	}

	static String normalized(String path) {
		return DatabaseChangeLog.normalizePath(path);
	}

}
