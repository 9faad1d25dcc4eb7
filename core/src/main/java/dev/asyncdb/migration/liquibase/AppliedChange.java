package dev.asyncdb.migration.liquibase;

import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history as it is stored: a change set that was run.
 */
record AppliedChange(@Nullable String path, @Nullable String author, @Nullable String id, @Nullable String checksum) {

	/**
	 * What identifies it. Asks Liquibase, so it belongs on a {@link LiquibaseThread}, not
	 * on the event loop that reads the row.
	 */
	Key key() {
		return new Key(normalized(this.path), String.valueOf(this.author), String.valueOf(this.id));
	}

	private static String normalized(@Nullable String path) {
		return (path != null) ? DatabaseChangeLog.normalizePath(path) : "";
	}

	/**
	 * What identifies a change set in a change log and in a history.
	 */
	record Key(String path, String author, String id) {

		static Key of(ChangeSet change) {
			return new Key(normalized(change.getFilePath()), change.getAuthor(), change.getId());
		}

		@Override
		public String toString() {
			return "%s::%s::%s".formatted(this.path, this.id, this.author);
		}

	}

}
