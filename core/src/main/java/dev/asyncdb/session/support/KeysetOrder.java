package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.NullHandling;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The total order of a keyset scroll: the properties of single columns by which the rows
 * are ordered, the identifier last. Rows with equal keys would be skipped without it.
 *
 * @param mapped the entity
 * @param orders the properties, without embedded values
 * @param nullsAreLargest whether the database orders NULL after all values
 * @param placesNulls whether a query can place NULL otherwise
 */
record KeysetOrder<T>(MappedEntity<T> mapped, List<Sort.Order> orders, boolean nullsAreLargest, boolean placesNulls) {

	static <T> KeysetOrder<T> of(MappedEntity<T> mapped, Sort sort, DatabaseDialect dialect) {
		Map<String, Sort.Order> orders = new LinkedHashMap<>();
		for (Sort.Order order : sort.and(Sort.by(mapped.id().getName()))) {
			for (SqlIdentifier column : mapped.columnsOf(List.of(order.getProperty()))) {
				String path = mapped.conditions().pathOf(column);
				orders.putIfAbsent(path, order.withProperty(path));
			}
		}
		boolean placesNulls = !dialect.springDialect()
			.orderByNullHandling()
			.evaluate(NullHandling.NULLS_FIRST)
			.isEmpty();
		return new KeysetOrder<>(mapped, List.copyOf(orders.values()), dialect.nullsAreLargest(), placesNulls);
	}

	/**
	 * Return the opposite order. The reversal of Spring Data leaves NULL at its place.
	 */
	KeysetOrder<T> reversed() {
		List<Sort.Order> reversed = this.orders.stream()
			.map((order) -> order.reverse().with(reversed(order.getNullHandling())))
			.toList();
		return new KeysetOrder<>(this.mapped, reversed, this.nullsAreLargest, this.placesNulls);
	}

	private static NullHandling reversed(NullHandling nulls) {
		return switch (nulls) {
			case NATIVE -> NullHandling.NATIVE;
			case NULLS_FIRST -> NullHandling.NULLS_LAST;
			case NULLS_LAST -> NullHandling.NULLS_FIRST;
		};
	}

	Sort sort() {
		return Sort.by(this.orders);
	}

	/**
	 * Return the position of a row.
	 */
	Map<String, @Nullable Object> keys(T entity) {
		Map<String, @Nullable Object> keys = new LinkedHashMap<>();
		this.orders.forEach((order) -> keys.put(order.getProperty(), this.mapped.valueOf(entity, order.getProperty())));
		return keys;
	}

	/**
	 * Create the condition {@code a > x OR (a = x AND (b > y OR …))}, with the comparison
	 * operator of each direction and NULL where the order has it.
	 */
	Criteria after(Map<String, ?> keys) {
		Criteria condition = Criteria.empty();
		List<Criteria> equalSoFar = new ArrayList<>();
		for (Sort.Order order : this.orders) {
			Object value = value(keys, order.getProperty());
			Criteria later = later(order, value);
			if (later != null) {
				condition = condition.or(all(equalSoFar, later));
			}
			Criteria.CriteriaStep property = Criteria.where(order.getProperty());
			equalSoFar.add((value != null) ? property.is(value) : property.isNull());
		}
		return condition;
	}

	private @Nullable Object value(Map<String, ?> keys, String property) {
		if (!keys.containsKey(property)) {
			throw new InvalidDataAccessApiUsageException(
					"Scrolling %s needs a value of '%s' in the scroll position: scroll in the order of the first window, and keep properties whose value is null in the position"
						.formatted(this.mapped, property));
		}
		return this.mapped.conditions().typed(property, keys.get(property));
	}

	private static Criteria all(List<Criteria> equalSoFar, Criteria later) {
		Criteria all = Criteria.empty();
		for (Criteria equal : equalSoFar) {
			all = all.and(equal);
		}
		return all.and(later);
	}

	/**
	 * Return the condition for values that follow a value.
	 * @return {@code null} if none follows, since NULL is the last value
	 */
	private @Nullable Criteria later(Sort.Order order, @Nullable Object value) {
		boolean nullsFollow = areNullsLast(order);
		Criteria.CriteriaStep property = Criteria.where(order.getProperty());
		if (value == null) {
			return nullsFollow ? null : property.isNotNull();
		}
		Criteria greater = order.isAscending() ? property.greaterThan(value) : property.lessThan(value);
		return (nullsFollow && this.mapped.isNullable(order.getProperty())) ? greater.or(order.getProperty()).isNull()
				: greater;
	}

	private boolean areNullsLast(Sort.Order order) {
		boolean byDefault = this.nullsAreLargest == order.isAscending();
		if (!this.placesNulls) {
			return byDefault;
		}
		return switch (order.getNullHandling()) {
			case NATIVE -> byDefault;
			case NULLS_FIRST -> false;
			case NULLS_LAST -> true;
		};
	}

}
