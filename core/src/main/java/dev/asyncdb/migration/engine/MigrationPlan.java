package dev.asyncdb.migration.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The changes that an engine has to execute.
 *
 * @param action the action on the changes
 * @param entries the changes in the order of the change log; for {@link Action#RUN} all
 * up to the target, including applied and excluded changes
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
	 * Return the number of changes that the action affects.
	 * @return the number
	 * @since 0.1.0
	 */
	public int size() {
		return affected().size();
	}

	/**
	 * Return the changes that the action affects.
	 * @return the changes in the order of the action
	 * @since 0.1.0
	 */
	public List<ChangeLogEntry> affected() {
		return switch (this.action) {
			case RUN -> this.entries.stream().filter(ChangeLogEntry::isDue).toList();
			case UNDO -> reversed();
			case RECORD, FORGET -> this.entries;
		};
	}

	private List<ChangeLogEntry> reversed() {
		List<ChangeLogEntry> reversed = new ArrayList<>(this.entries);
		Collections.reverse(reversed);
		return reversed;
	}

	/**
	 * The action on the changes of a plan.
	 */
	public enum Action {

		/**
		 * Run the changes that are due.
		 */
		RUN,

		/**
		 * Roll the changes back, the last one first.
		 */
		UNDO,

		/**
		 * Record the changes without running them.
		 */
		RECORD,

		/**
		 * Delete the changes from the history.
		 */
		FORGET

	}

}
