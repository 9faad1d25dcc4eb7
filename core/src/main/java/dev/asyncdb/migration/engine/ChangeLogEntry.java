package dev.asyncdb.migration.engine;

import org.jspecify.annotations.Nullable;

/**
 * A change of the change log, compared with the history of a database.
 *
 * @param path path of its file
 * @param id its identifier
 * @param author its author
 * @param tag the tag that it gives the database, {@code null} for none
 * @param runsAlways whether it runs at each migration
 * @param state where it stands
 * @param applied its row of the history, {@code null} if it was never run
 * @since 0.1.0
 */
public record ChangeLogEntry(String path, String id, String author, @Nullable String tag, boolean runsAlways,
		State state, @Nullable AppliedChange applied) {

	/**
	 * Whether a migration that reaches this change runs it.
	 * @return {@code true} if it does
	 * @since 0.1.0
	 */
	public boolean isDue() {
		return isPending() || (this.state == State.APPLIED && this.runsAlways);
	}

	/**
	 * Whether the database lacks this change.
	 * @return {@code true} if it was never run, or runs again since it was edited
	 * @since 0.1.0
	 */
	public boolean isPending() {
		return this.state == State.NEW || this.state == State.CHANGED;
	}

	/**
	 * What names this change and no other.
	 * @return path, identifier and author
	 * @since 0.1.0
	 */
	public String fullName() {
		return "%s::%s::%s".formatted(this.path, this.id, this.author);
	}

	/**
	 * Where a change stands.
	 */
	public enum State {

		/**
		 * It was never run.
		 */
		NEW,

		/**
		 * It was run, was edited, and says that it runs again then.
		 */
		CHANGED,

		/**
		 * It was run as it is.
		 */
		APPLIED,

		/**
		 * It was run and was edited afterwards, which is an error.
		 */
		EDITED,

		/**
		 * Contexts, labels or the kind of database leave it out.
		 */
		EXCLUDED

	}

}
