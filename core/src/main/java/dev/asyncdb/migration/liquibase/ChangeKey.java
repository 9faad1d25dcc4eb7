package dev.asyncdb.migration.liquibase;

import dev.asyncdb.migration.engine.AppliedChange;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;

/**
 * What identifies a change in a change log and in a history. Asks Liquibase, so it
 * belongs on a {@link LiquibaseThread}.
 */
public record ChangeKey(String path, String author, String id) {

	public static ChangeKey of(ChangeSet change) {
		return new ChangeKey(normalized(change.getFilePath()), change.getAuthor(), change.getId());
	}

	public static ChangeKey of(AppliedChange change) {
		return new ChangeKey(normalized(change.path()), change.author(), change.id());
	}

	public static ChangeKey of(ChangeLogEntry entry) {
		return new ChangeKey(entry.path(), entry.author(), entry.id());
	}

	public static String normalized(String path) {
		return DatabaseChangeLog.normalizePath(path);
	}

}
