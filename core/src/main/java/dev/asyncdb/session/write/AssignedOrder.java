package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.session.identity.RowOrder;

/**
 * Sorts new rows whose identifiers the application has assigned, so that sessions that
 * insert the same rows do not wait for each other in a circle.
 */
final class AssignedOrder {

	private AssignedOrder() {
	}

	/**
	 * Sort the rows of each type by their identifiers. Rows with generated identifiers
	 * keep their order, and so do rows of which one may refer to a later one by a foreign
	 * key that no relation declares.
	 */
	static List<PendingInsert<?>> sorted(List<PendingInsert<?>> level) {
		if (areOfOneType(level)) {
			return inOrder(level);
		}
		Map<Class<?>, List<PendingInsert<?>>> types = new LinkedHashMap<>();
		level.forEach(
				(pending) -> types.computeIfAbsent(pending.mapped().type(), (type) -> new ArrayList<>()).add(pending));
		List<PendingInsert<?>> sorted = new ArrayList<>();
		types.values().forEach((alike) -> sorted.addAll(inOrder(alike)));
		return sorted;
	}

	private static boolean areOfOneType(List<PendingInsert<?>> level) {
		for (PendingInsert<?> pending : level) {
			if (pending.mapped() != level.get(0).mapped()) {
				return false;
			}
		}
		return true;
	}

	private static boolean haveIds(List<PendingInsert<?>> rows) {
		for (PendingInsert<?> pending : rows) {
			if (!pending.hasId()) {
				return false;
			}
		}
		return true;
	}

	private static List<PendingInsert<?>> inOrder(List<PendingInsert<?>> alike) {
		if (alike.size() < 2 || !haveIds(alike)) {
			return alike;
		}
		List<PendingInsert<?>> sorted = new ArrayList<>(alike);
		RowOrder.sort(sorted, PendingInsert::keyValues);
		NewIdentifiers later = NewIdentifiers.none();
		for (int i = sorted.size() - 1; i >= 0; i--) {
			if (sorted.get(i).refersToOneOf(later)) {
				return alike;
			}
			later.add(sorted.get(i).keyValues());
		}
		return sorted;
	}

}
