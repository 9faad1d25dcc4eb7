package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.query.QuerySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.OffsetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.Criteria;

/**
 * Scrolls through the rows of a query, by offset or from the keys of the last row.
 * <p>
 * The cost of a keyset scroll does not depend on the page, and concurrent inserts skip no
 * row. The identifier makes the order total, otherwise rows with equal keys were skipped.
 */
record KeysetScroll<T>(SessionQueue queue, MappedEntity<T> mapped, QuerySpec spec, int size) {

	Mono<Window<T>> from(ScrollPosition position) {
		if (position instanceof OffsetScrollPosition offset) {
			return fromOffset(offset);
		}
		if (position instanceof KeysetScrollPosition keyset) {
			return fromKeys(keyset);
		}
		return Mono.error(() -> new InvalidDataAccessApiUsageException(
				"A window starts at a ScrollPosition.offset() or ScrollPosition.keyset()"));
	}

	private Mono<Window<T>> fromOffset(OffsetScrollPosition position) {
		long start = position.isInitial() ? 0 : position.getOffset() + 1;
		return rows(this.spec.between(this.size + 1, start)).map((rows) -> Window.from(page(rows),
				(index) -> ScrollPosition.offset(start + index), rows.size() > this.size));
	}

	private Mono<Window<T>> fromKeys(KeysetScrollPosition position) {
		Sort total = totalOrder();
		boolean backward = position.scrollsBackward();
		Sort direction = backward ? total.reverse() : total;
		QuerySpec remaining = position.isInitial() ? this.spec : this.spec.where(after(position.getKeys(), direction));
		return rows(remaining.orderBy(direction).between(this.size + 1, 0)).map((rows) -> {
			List<T> page = page(rows);
			if (backward) {
				Collections.reverse(page);
			}
			return Window.from(page,
					(index) -> ScrollPosition.of(keys(page.get(index), total), position.getDirection()),
					rows.size() > this.size);
		});
	}

	private Mono<List<T>> rows(QuerySpec query) {
		return this.queue.load(this.mapped, query);
	}

	private List<T> page(List<T> rows) {
		return new ArrayList<>(rows.subList(0, Math.min(this.size, rows.size())));
	}

	private Sort totalOrder() {
		String id = this.mapped.id().getName();
		return (this.spec.sort().getOrderFor(id) != null) ? this.spec.sort() : this.spec.sort().and(Sort.by(id));
	}

	/**
	 * Create the condition {@code a > x OR (a = x AND (b > y OR …))}, with the comparison
	 * operator of each direction.
	 */
	private Criteria after(Map<String, Object> keys, Sort order) {
		List<Sort.Order> orders = order.toList();
		Criteria condition = Criteria.empty();
		Criteria equalSoFar = Criteria.empty();
		for (Sort.Order key : orders) {
			Object value = required(keys, key.getProperty());
			Criteria.CriteriaStep step = equalSoFar.and(key.getProperty());
			condition = condition.or(key.isAscending() ? step.greaterThan(value) : step.lessThan(value));
			equalSoFar = equalSoFar.and(key.getProperty()).is(value);
		}
		return condition;
	}

	private Object required(Map<String, Object> keys, String property) {
		@Nullable Object value = this.mapped.conditions().typed(property, keys.get(property));
		if (value == null) {
			throw new InvalidDataAccessApiUsageException(
					"Scrolling %s needs a value of '%s' in the scroll position: order by properties that are never null"
						.formatted(this.mapped, property));
		}
		return value;
	}

	private Map<String, Object> keys(T entity, Sort order) {
		Map<String, Object> keys = new LinkedHashMap<>();
		order.forEach((key) -> keys.put(key.getProperty(), valueOf(entity, key.getProperty())));
		return keys;
	}

	private Object valueOf(T entity, String property) {
		RelationalPersistentProperty mappedProperty = this.mapped.metadata().getRequiredPersistentProperty(property);
		Object value = this.mapped.valueOf(entity, mappedProperty);
		return Objects.requireNonNull(value,
				() -> "The property '%s' of a %s is null, so it cannot be a scroll position".formatted(property,
						this.mapped));
	}

}
