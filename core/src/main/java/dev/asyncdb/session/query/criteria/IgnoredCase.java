package dev.asyncdb.session.query.criteria;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.CriteriaDefinition.Comparator;

/**
 * Comparisons that ignore the case, as far as Spring Data does not map them: it compares
 * the upper-case column with the values of {@code in(..)} and {@code notIn(..)} as they
 * are, and compares the order of texts with their case.
 */
final class IgnoredCase {

	private static final Set<Comparator> ORDERS = Set.of(Comparator.LT, Comparator.LTE, Comparator.GT, Comparator.GTE);

	private IgnoredCase() {
	}

	/**
	 * Return whether a comparison has to be replaced by {@link #ofEach}.
	 * @throws InvalidDataAccessApiUsageException if the case of an order is to be ignored
	 */
	static boolean isOfSeveral(CriteriaDefinition comparison) {
		Comparator comparator = comparison.getComparator();
		if (!comparison.isIgnoreCase() || comparator == null) {
			return false;
		}
		if (ORDERS.contains(comparator)) {
			throw new InvalidDataAccessApiUsageException(
					"A comparison by less or greater of '%s' cannot ignore the case: give the column a collation without case"
						.formatted(comparison.getColumn()));
		}
		boolean isList = comparator == Comparator.IN || comparator == Comparator.NOT_IN;
		return isList && comparison.getValue() instanceof Iterable<?> values && values.iterator().hasNext();
	}

	/**
	 * Compare the column with each value.
	 */
	static CriteriaDefinition ofEach(CriteriaDefinition comparison) {
		String name = Objects.requireNonNull(comparison.getColumn()).getReference();
		boolean isIn = comparison.getComparator() == Comparator.IN;
		Iterable<?> values = (comparison.getValue() instanceof Iterable<?> several) ? several : List.of();
		Criteria each = Criteria.empty();
		for (Object value : values) {
			each = isIn ? each.or(name).is(value) : each.and(name).not(value);
			each = each.ignoreCase(true);
		}
		return each;
	}

}
