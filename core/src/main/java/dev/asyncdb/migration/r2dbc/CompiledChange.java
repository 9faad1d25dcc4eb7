package dev.asyncdb.migration.r2dbc;

import java.util.List;

import dev.asyncdb.migration.engine.ChangeLogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A change in the words of one database.
 *
 * @param entry the change
 * @param guard its preconditions, {@code null} for none
 * @param messages what it says
 * @param statements what it does
 * @param record what writes it to the history, or strikes it out
 * @param mark what writes to the history that it was left out
 * @param traits how it is run
 */
record CompiledChange(ChangeLogEntry entry, @Nullable PreconditionPolicy guard, List<String> messages,
		List<String> statements, String record, String mark, Traits traits) {

	/**
	 * How a change is run.
	 *
	 * @param inTransaction whether it is to be run in a transaction
	 * @param mayFail whether the migration goes on if it fails
	 * @param isLeftOut whether it is not run but recorded, since it is not valid
	 */
	record Traits(boolean inTransaction, boolean mayFail, boolean isLeftOut) {

		static final Traits PLAIN = new Traits(true, false, false);

	}

}
