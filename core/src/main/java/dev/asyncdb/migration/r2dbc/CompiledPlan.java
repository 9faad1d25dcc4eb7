package dev.asyncdb.migration.r2dbc;

import java.util.List;

import dev.asyncdb.migration.engine.MigrationPlan;
import org.jspecify.annotations.Nullable;

/**
 * A plan as SQL of one database.
 *
 * @param plan the plan
 * @param policy the preconditions of the change log, {@code null} for none
 * @param repairs the statements that restore cleared checksums
 * @param changes the changes in the order in which they are run
 * @param tables the tables of the history and of the lock
 */
record CompiledPlan(MigrationPlan plan, @Nullable PreconditionPolicy policy, List<String> repairs,
		List<CompiledChange> changes, OwnTables tables) {

}
