package dev.asyncdb.migration.r2dbc;

import java.util.List;

import dev.asyncdb.migration.engine.MigrationPlan;
import org.jspecify.annotations.Nullable;

/**
 * A plan in the words of one database.
 *
 * @param plan what is carried out
 * @param guard the preconditions of the change log, {@code null} for none
 * @param repairs what writes checksums that were cleared
 * @param changes the changes in the order in which they are carried out
 * @param tables the tables of the history and of the lock
 */
record CompiledPlan(MigrationPlan plan, @Nullable PreconditionPolicy guard, List<String> repairs,
		List<CompiledChange> changes, OwnTables tables) {

}
