package dev.asyncdb.migration.engine;

import org.jspecify.annotations.Nullable;

/**
 * A change of the change log, compared with the history of a database.
 *
 * @param path path of its file
 * @param id its identifier
 * @param author its author, empty if the engine knows none
 * @param tag the tag that it sets, {@code null} for none
 * @param runsAlways whether it runs at each migration
 * @param state its state
 * @param applied its row of the history, {@code null} if it was never run
 * @param problem why it is {@link State#EDITED}, in the words of the engine, {@code null}
 * if the state says it all
 * @since 0.1.0
 */
public record ChangeLogEntry(String path, String id, String author, @Nullable String tag, boolean runsAlways,
		State state, @Nullable AppliedChange applied, @Nullable String problem) {

	/**
	 * Return whether a migration that includes this change runs it.
	 * @return {@code true} if it does
	 * @since 0.1.0
	 */
	public boolean isDue() {
		return isPending() || (this.state == State.APPLIED && this.runsAlways);
	}

	/**
	 * Return whether this change is pending.
	 * @return {@code true} if it was never run, or if it was edited and has
	 * {@code runOnChange}
	 * @since 0.1.0
	 */
	public boolean isPending() {
		return this.state == State.NEW || this.state == State.CHANGED;
	}

	/**
	 * Return whether this change is declared to have no further effect when it is run
	 * again.
	 * @return {@code true} if it has {@code runAlways}, or was run before and is due
	 * again
	 * @since 0.1.0
	 */
	public boolean isRepeatable() {
		return this.runsAlways || this.applied != null;
	}

	/**
	 * Return the unique name of this change.
	 * @return path, identifier and author; only the path if the engine knows no author
	 * @since 0.1.0
	 */
	public String fullName() {
		return AppliedChange.fullName(this.path, this.id, this.author);
	}

	/**
	 * The state of a change.
	 */
	public enum State {

		/**
		 * It was never run.
		 */
		NEW,

		/**
		 * It was edited after it was run, and has {@code runOnChange}.
		 */
		CHANGED,

		/**
		 * It was run and is unchanged.
		 */
		APPLIED,

		/**
		 * It was edited after it was run, or contradicts the history in another way,
		 * which is an error.
		 */
		EDITED,

		/**
		 * Contexts, labels or the database product exclude it.
		 */
		EXCLUDED

	}

}
