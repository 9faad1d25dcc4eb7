package dev.asyncdb.migration.support;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.migration.engine.ChangeLogEntry;
import dev.asyncdb.migration.engine.ChangeLogEntry.State;
import dev.asyncdb.migration.engine.MigrationPlan;
import dev.asyncdb.migration.engine.MigrationPlan.Action;

/**
 * Creates the plans that lead to a target.
 */
enum Planner {

	UPGRADE {

		@Override
		List<MigrationPlan> plans(ChangeLogComparison comparison, MigrationTarget target) {
			List<ChangeLogEntry> all = comparison.all().subList(0, target.forward(comparison));
			return plan(Action.RUN, all);
		}

	},

	DOWNGRADE {

		@Override
		List<MigrationPlan> plans(ChangeLogComparison comparison, MigrationTarget target) {
			List<ChangeLogEntry> after = applied(
					comparison.all().subList(target.back(comparison), comparison.all().size()))
				.stream()
				.filter((entry) -> !entry.runsAlways())
				.toList();
			requireLast(comparison, target, after);
			return plan(Action.UNDO, after);
		}

	},

	STAMP {

		@Override
		List<MigrationPlan> plans(ChangeLogComparison comparison, MigrationTarget target) {
			int position = target.anywhere(comparison);
			List<ChangeLogEntry> before = comparison.all().subList(0, position);
			List<ChangeLogEntry> after = comparison.all().subList(position, comparison.all().size());
			return Stream
				.of(plan(Action.RECORD, before.stream().filter((entry) -> entry.state() == State.NEW).toList()),
						plan(Action.FORGET, applied(after)))
				.flatMap(List::stream)
				.toList();
		}

	};

	/**
	 * Create the plans.
	 * @return the plans in the order of their execution, none if the database is at the
	 * target
	 */
	abstract List<MigrationPlan> plans(ChangeLogComparison comparison, MigrationTarget target);

	private static List<MigrationPlan> plan(Action action, List<ChangeLogEntry> entries) {
		MigrationPlan plan = new MigrationPlan(action, entries);
		return (plan.size() > 0) ? List.of(plan) : List.of();
	}

	private static List<ChangeLogEntry> applied(List<ChangeLogEntry> entries) {
		return entries.stream().filter((entry) -> entry.state() != State.EXCLUDED && entry.applied() != null).toList();
	}

	// Changes that were run later may depend on those that would be rolled back
	private static void requireLast(ChangeLogComparison comparison, MigrationTarget target,
			List<ChangeLogEntry> undone) {
		List<ChangeLogEntry> order = comparison.appliedInOrderOfHistory()
			.stream()
			.filter((entry) -> !entry.runsAlways())
			.toList();
		List<ChangeLogEntry> last = order.subList(order.size() - undone.size(), order.size());
		if (!Set.copyOf(last).equals(Set.copyOf(undone))) {
			throw new MigrationTargetException(target.text(),
					"changes were not run in the order of the change log, the last ones are %s"
						.formatted(comparison.names().revisions(last)));
		}
	}

}
