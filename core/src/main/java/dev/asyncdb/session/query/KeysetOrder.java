package dev.asyncdb.session.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.mapping.ColumnParameters;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.DatabaseDialect;
import io.r2dbc.spi.Row;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.NullHandling;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The total order of a keyset scroll: the properties of single columns by which the rows
 * are ordered, the identifier last. Rows with equal keys would be skipped without it.
 *
 * @param mapped the entity
 * @param orders the properties, without embedded values
 * @param dialect the dialect of the database
 */
public record KeysetOrder<T>(MappedEntity<T> mapped, List<Sort.Order> orders, DatabaseDialect dialect) {

	/**
	 * Make an order total.
	 * @param sort an order by properties of the entity itself
	 */
	public static <T> KeysetOrder<T> of(MappedEntity<T> mapped, Sort sort, DatabaseDialect dialect) {
		Map<String, Sort.Order> orders = new LinkedHashMap<>();
		for (Sort.Order order : sort.and(Sort.by(mapped.id().getName()))) {
			requireCase(mapped, order);
			for (SqlIdentifier column : mapped.columnsOf(List.of(order.getProperty()))) {
				String path = mapped.conditions().pathOf(column);
				orders.putIfAbsent(path, order.withProperty(path));
			}
		}
		return new KeysetOrder<>(mapped, List.copyOf(orders.values()), dialect);
	}

	private static void requireCase(MappedEntity<?> mapped, Sort.Order order) {
		if (order.isIgnoreCase()) {
			throw new InvalidDataAccessApiUsageException(
					"A window of %s that starts at keys cannot be ordered by '%s' ignoring the case: give the column a collation without case, or scroll by offset"
						.formatted(mapped, order.getProperty()));
		}
	}

	/**
	 * Return the opposite order. The reversal of Spring Data leaves NULL at its place.
	 */
	public KeysetOrder<T> reversed() {
		List<Sort.Order> reversed = this.orders.stream()
			.map((order) -> order.reverse().with(reversed(order.getNullHandling())))
			.toList();
		return new KeysetOrder<>(this.mapped, reversed, this.dialect);
	}

	private static NullHandling reversed(NullHandling nulls) {
		return switch (nulls) {
			case NATIVE -> NullHandling.NATIVE;
			case NULLS_FIRST -> NullHandling.NULLS_LAST;
			case NULLS_LAST -> NullHandling.NULLS_FIRST;
		};
	}

	/**
	 * Return the order of the query.
	 */
	public Sort sort() {
		return Sort.by(this.orders);
	}

	/**
	 * Return the position of a row.
	 * @param read the entity that was read from the row, not the managed one, which can
	 * have other values
	 */
	public Map<String, @Nullable Object> keys(T read, Row row) {
		OutboundRow written = this.mapped.row(read);
		Map<String, @Nullable Object> keys = new LinkedHashMap<>();
		this.orders.forEach((order) -> {
			String property = order.getProperty();
			SqlIdentifier column = this.mapped.columnsOf(List.of(property)).get(0);
			Object held = written.containsKey(column) ? ColumnParameters.of(written, column).getValue() : null;
			Object value = this.mapped.valueOf(read, property);
			Object stored = row.get(this.mapped.columns().indexOf(column));
			KeysetValue.requireExact(this.mapped, property, stored, value, held);
			requireEqual(property, stored, held);
			keys.put(property, value);
		});
		return keys;
	}

	// MariaDB compares its value, as a double, with the decimal form of the other
	private void requireEqual(String property, @Nullable Object stored, @Nullable Object held) {
		if (stored instanceof Float && held instanceof Float && this.dialect.product() == DatabaseProduct.MARIADB) {
			throw new InvalidDataAccessApiUsageException(
					"A window of %s that starts at keys cannot be ordered by '%s': on MariaDB a float is not equal to its own value in a condition, so rows would be skipped. Use a double, or scroll by offset"
						.formatted(this.mapped, property));
		}
	}

	/**
	 * Create the condition {@code a > x OR (a = x AND (b > y OR …))}, with the comparison
	 * operator of each direction and NULL where the order has it.
	 */
	public Criteria after(Map<String, ?> keys) {
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
		return switch (order.getNullHandling()) {
			case NATIVE -> this.dialect.nullsAreLargest() == order.isAscending();
			case NULLS_FIRST -> false;
			case NULLS_LAST -> true;
		};
	}

}
