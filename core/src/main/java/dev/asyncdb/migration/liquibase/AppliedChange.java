package dev.asyncdb.migration.liquibase;

import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history: a change set that was run.
 */
record AppliedChange(Key key, @Nullable String checksum) {

	static AppliedChange of(@Nullable String path, @Nullable String author, @Nullable String id,
			@Nullable String checksum) {
		return new AppliedChange(new Key(normalized(path), String.valueOf(author), String.valueOf(id)), checksum);
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
