package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.query.KeysetOrder;
import dev.asyncdb.session.query.QuerySpec;
import dev.asyncdb.session.query.criteria.CriteriaNames;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.OffsetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;

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
		return this.queue.load(this.mapped, this.spec.between(this.size + 1, start))
			.map((rows) -> Window.from(page(rows), (index) -> ScrollPosition.offset(start + index),
					rows.size() > this.size));
	}

	private Mono<Window<T>> fromKeys(KeysetScrollPosition position) {
		new CriteriaNames(this.queue.services().relations(), this.mapped).requireOwn(this.spec.sort(),
				"A window that starts at keys");
		KeysetOrder<T> total = KeysetOrder.of(this.mapped, this.spec.sort(), this.queue.services().dialect());
		boolean backward = position.scrollsBackward();
		KeysetOrder<T> direction = backward ? total.reversed() : total;
		QuerySpec remaining = position.isInitial() ? this.spec : this.spec.where(direction.after(position.getKeys()));
		List<ScrollPosition> read = new ArrayList<>();
		return this.queue
			.load(this.mapped, remaining.orderBy(direction.sort()).between(this.size + 1, 0), (row, data) -> {
				T entity = this.mapped.read(row, data);
				read.add(ScrollPosition.of(total.keys(entity, row), position.getDirection()));
				return entity;
			})
			.map((rows) -> {
				List<T> page = page(rows);
				// A statement that was sent again begins anew
				List<ScrollPosition> positions = page(read.subList(read.size() - rows.size(), read.size()));
				if (backward) {
					Collections.reverse(page);
					Collections.reverse(positions);
				}
				return Window.from(page, positions::get, rows.size() > this.size);
			});
	}

	private <E> List<E> page(List<E> rows) {
		return new ArrayList<>(rows.subList(0, Math.min(this.size, rows.size())));
	}

}
