package dev.asyncdb.migration.r2dbc;

import java.util.List;

import dev.asyncdb.migration.engine.ChangeLogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A change as SQL of one database.
 *
 * @param entry the change
 * @param policy its preconditions, {@code null} for none
 * @param messages the texts of its output changes
 * @param statements its statements
 * @param record the statement that inserts it into the history or deletes it
 * @param mark the statement that records it as MARK_RAN
 * @param traits how it is run
 */
record CompiledChange(ChangeLogEntry entry, @Nullable PreconditionPolicy policy, List<String> messages,
		List<String> statements, String record, String mark, Traits traits) {

	/**
	 * How a change is run.
	 *
	 * @param inTransaction whether it is run in a transaction
	 * @param mayFail whether the migration continues if it fails
	 * @param isMarkedRan whether it is only recorded, since it is not valid
	 * @param isRepeatable whether its statements may be executed again
	 */
	record Traits(boolean inTransaction, boolean mayFail, boolean isMarkedRan, boolean isRepeatable) {

		static final Traits RECORD_ONLY = new Traits(true, false, false, true);

	}

}
