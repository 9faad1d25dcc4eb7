package dev.asyncdb.migration.engine;

import java.util.List;

/**
 * What an engine is to do.
 *
 * @param action what to do with the changes
 * @param entries the changes, in the order of the change log. To run, these are all up to
 * the target, also those that were run before and those that are left out
 * @since 0.1.0
 */
public record MigrationPlan(Action action, List<ChangeLogEntry> entries) {

	/**
	 * Copy the changes.
	 */
	public MigrationPlan {
		entries = List.copyOf(entries);
	}

	/**
	 * How many changes there are to do something with.
	 * @return the number
	 * @since 0.1.0
	 */
	public int size() {
		return (this.action == Action.RUN) ? (int) this.entries.stream().filter(ChangeLogEntry::isDue).count()
				: this.entries.size();
	}

	/**
	 * What to do with changes.
	 */
	public enum Action {

		/**
		 * Run those that are due.
		 */
		RUN,

		/**
		 * Undo them, the one that was run last first.
		 */
		UNDO,

		/**
		 * Record that they were run.
		 */
		RECORD,

		/**
		 * Forget that they were run.
		 */
		FORGET

	}

}
