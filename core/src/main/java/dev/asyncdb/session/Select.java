package dev.asyncdb.session;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * A query for entities of one type. Immutable: each step returns a new query. What it
 * returns is managed by the session; an entity that the session manages already is
 * returned as it is.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public interface Select<T> {

	/**
	 * Keep only rows that match. Replaces an earlier condition.
	 * @param criteria the condition, on properties of the entity
	 * @return a new query
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if the condition names
	 * anything but a property of the entity
	 * @since 0.1.0
	 */
	Select<T> where(CriteriaDefinition criteria);

	/**
	 * Order the rows. Replaces an earlier order.
	 * @param sort the order, by properties of the entity
	 * @return a new query
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if the order names anything
	 * but a property of the entity
	 * @since 0.1.0
	 */
	Select<T> orderBy(Sort sort);

	/**
	 * Return at most so many rows.
	 * @param rows number of rows, at least 1
	 * @return a new query
	 * @throws IllegalArgumentException if the number is less than 1
	 * @since 0.1.0
	 */
	Select<T> limit(int rows);

	/**
	 * Skip so many rows first.
	 * @param rows number of rows, not negative
	 * @return a new query
	 * @throws IllegalArgumentException if the number is negative
	 * @since 0.1.0
	 */
	Select<T> offset(long rows);

	/**
	 * All rows, read completely before the first is emitted, so that further operations
	 * of the session may follow on each.
	 * @return the entities, empty if none matches
	 * @since 0.1.0
	 */
	Flux<T> all();

	/**
	 * The first row; the database is asked for one row only.
	 * @return the entity, empty if none matches
	 * @since 0.1.0
	 */
	Mono<T> first();

	/**
	 * The only row.
	 * @return the entity, empty if none matches, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * do
	 * @since 0.1.0
	 */
	Mono<T> one();

	/**
	 * The number of rows that match, order, limit and offset left aside.
	 * @return the number, never empty
	 * @since 0.1.0
	 */
	Mono<Long> count();

	/**
	 * Whether a row matches, order, limit and offset left aside.
	 * @return {@code true} or {@code false}, never empty
	 * @since 0.1.0
	 */
	Mono<Boolean> exists();

	/**
	 * One page and the total number of rows. The order of the page request, if it has
	 * one, replaces that of this query.
	 * @param pageable which page
	 * @return the page, never empty
	 * @since 0.1.0
	 */
	Mono<Page<T>> page(Pageable pageable);

}
