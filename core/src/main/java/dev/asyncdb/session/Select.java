package dev.asyncdb.session;

import dev.asyncdb.mapping.Values;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
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
	 * Keep only rows that match, of those that match earlier conditions.
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
	 * Lock the rows for writing, waiting for whoever has locked them. Entities that are
	 * managed take over the state of their rows with {@link #populateExisting()} only.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> forUpdate();

	/**
	 * Lock the rows for writing and leave out those that others have locked, as workers
	 * on one queue do.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> forUpdateSkipLocked();

	/**
	 * Lock the rows for writing and fail at once if others have locked one, with a
	 * {@link org.springframework.dao.CannotAcquireLockException}.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> forUpdateNoWait();

	/**
	 * Overwrite entities that the session manages already with the state of their rows.
	 * What was changed before is written first, unless auto-flush is off.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> populateExisting();

	/**
	 * Load a relation with the entities: one further query for each relation of the path,
	 * however many entities there are, and none for an entity in which it is loaded. Can
	 * be called several times.
	 * <p>
	 * A path leads on,
	 * {@code PropertyPath.ofMany(Author::getBooks).then(Book::getReviews)}.
	 * @param relation a relation of the entity, or a path of relations
	 * @return a new query
	 * @throws InvalidDataAccessApiUsageException if the property is no relation
	 * @since 0.1.0
	 */
	Select<T> with(TypedPropertyPath<T, ?> relation);

	/**
	 * Read some properties into values of another type instead of entities.
	 * @param <P> the type of a value
	 * @param type a class or record whose properties have the names of the entity's
	 * @return a query for values, with the condition, order and limits of this one
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if the type has a property
	 * that the entity lacks
	 * @since 0.1.0
	 */
	<P> Projection<P> as(Class<P> type);

	/**
	 * Read one property instead of entities. A row in which it is null is an error.
	 * @param <P> the type of the property
	 * @param property a property with one column
	 * @return a query for values, with the condition, order and limits of this one
	 * @since 0.1.0
	 */
	<P> Projection<P> column(PropertyReference<T, P> property);

	/**
	 * Set values in all rows that match, by one statement; order, limit and offset are
	 * left aside. Neither entity callbacks nor versions take part. Managed entities of
	 * this type are read again.
	 * @param values the values to set, not empty, and neither identifier nor version nor
	 * what is read-only or insert-only
	 * @return the number of rows, never empty. An error if {@link #where} was given an
	 * empty condition: a filter that turns out empty must not hit the whole table
	 * @since 0.1.0
	 */
	Mono<Long> update(Values<T> values);

	/**
	 * Delete all rows that match, by one statement; order, limit and offset are left
	 * aside. Entity callbacks take no part. Managed entities whose row is gone are
	 * forgotten.
	 * @return the number of rows, never empty. An error if {@link #where} was given an
	 * empty condition
	 * @since 0.1.0
	 */
	Mono<Long> delete();

	/**
	 * All rows, read completely before the first is emitted, so that further operations
	 * of the session may follow on each.
	 * @return the entities, empty if none matches
	 * @since 0.1.0
	 */
	Flux<T> all();

	/**
	 * All rows one after the other, with no more than a few fetches of them in memory.
	 * The session does not manage them, so changes are not written, and loads no
	 * relations; an entity that it manages already is emitted as it is. After a cancel
	 * what is left of the result is read and thrown away before the session's next
	 * statement; if the session ends instead, for one second at most, and then the
	 * connection is closed.
	 * @param fetchSize number of rows that the driver asks for at a time, at least 1
	 * @return the entities. Whatever else the session is asked for while the stream is
	 * open is a {@link StreamOpenException}
	 * @since 0.1.0
	 */
	Flux<T> stream(int fetchSize);

	/**
	 * All rows one after the other, with the fetch size of the session's options.
	 * @return the entities, as {@link #stream(int)} gives them
	 * @since 0.1.0
	 */
	Flux<T> stream();

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

	/**
	 * The rows from a position on, without counting them all. A position by keys costs
	 * the same on each page and misses no row when others are inserted meanwhile; the
	 * identifier makes its order total.
	 * @param position where to begin, such as {@link ScrollPosition#keyset()}; then the
	 * position of the last element of the window before
	 * @param size largest number of rows, at least 1
	 * @return the window, never empty; limit and offset of this query are left aside
	 * @since 0.1.0
	 */
	Mono<Window<T>> window(ScrollPosition position, int size);

}
