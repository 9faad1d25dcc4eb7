package dev.asyncdb.session;

import java.util.function.UnaryOperator;

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
 * A query for entities of one type. Immutable: each step returns a new query. The session
 * manages the entities that it returns; an entity that is managed already is returned
 * unchanged.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public interface Select<T> {

	/**
	 * Add a condition, in conjunction with earlier ones.
	 * @param criteria the condition, on properties of the entity
	 * @return a new query
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if the condition refers to
	 * anything but a property of the entity
	 * @since 0.1.0
	 */
	Select<T> where(CriteriaDefinition criteria);

	/**
	 * Order the rows. Replaces an earlier order.
	 * @param sort the order, by properties of the entity
	 * @return a new query
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if the order refers to
	 * anything but a property of the entity
	 * @since 0.1.0
	 */
	Select<T> orderBy(Sort sort);

	/**
	 * Limit the number of rows.
	 * @param rows maximum number of rows, at least 1
	 * @return a new query
	 * @throws IllegalArgumentException if the number is less than 1
	 * @since 0.1.0
	 */
	Select<T> limit(int rows);

	/**
	 * Skip a number of rows.
	 * @param rows number of rows, not negative
	 * @return a new query
	 * @throws IllegalArgumentException if the number is negative
	 * @since 0.1.0
	 */
	Select<T> offset(long rows);

	/**
	 * Lock the rows for update, waiting for locks of other transactions. The state of
	 * entities that are managed already is overwritten with {@link #populateExisting()}
	 * only.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> forUpdate();

	/**
	 * Lock the rows for update and skip rows that other transactions have locked, for
	 * concurrent workers on one queue.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> forUpdateSkipLocked();

	/**
	 * Lock the rows for update. If another transaction has locked one of them, the query
	 * fails immediately with a
	 * {@link org.springframework.dao.CannotAcquireLockException}.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> forUpdateNoWait();

	/**
	 * Overwrite entities that the session manages already with the state of their rows.
	 * Pending changes are flushed first, unless auto-flush is off.
	 * @return a new query
	 * @since 0.1.0
	 */
	Select<T> populateExisting();

	/**
	 * Load a relation with the entities: by one additional query for each relation of the
	 * path, regardless of the number of entities, and none for an entity whose relation
	 * is loaded. Can be called several times.
	 * <p>
	 * A path may span several relations,
	 * {@code PropertyPath.ofMany(Author::getBooks).then(Book::getReviews)}.
	 * @param relation a relation of the entity, or a path of relations
	 * @return a new query
	 * @throws InvalidDataAccessApiUsageException if the property is not a relation
	 * @since 0.1.0
	 */
	Select<T> with(TypedPropertyPath<T, ?> relation);

	/**
	 * Load some members of a relation with the entities, in an order of their own, such
	 * as the newest three of each: by one query for all entities, as
	 * {@link #with(TypedPropertyPath)}. <pre class="code">
	 * with(Writer::getPosts, (posts) -&gt; posts.orderBy(Sort.by("id").descending()).limit(3))
	 * </pre>
	 * <p>
	 * A relation of which members can be left out does not count as loaded:
	 * {@link AsyncSession#fetch} loads the others as well. A flush writes what is added
	 * to such a collection and removed from it, and leaves members alone that it does not
	 * have.
	 * @param relation a relation to many entities, or a path that ends with one
	 * @param members selects the members, given all of them
	 * @return a new query
	 * @throws dev.asyncdb.mapping.UnknownPropertyException if a condition or order refers
	 * to anything but a property of the members
	 * @since 0.1.0
	 */
	Select<T> with(TypedPropertyPath<T, ?> relation, UnaryOperator<MemberQuery> members);

	/**
	 * Read properties into values of another type instead of entities.
	 * @param <P> the type of a value
	 * @param type a class or record with properties that have the names of the entity's
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
	 * Update all rows that match by one statement; order, limit and offset are ignored.
	 * Entity callbacks are not called and versions are neither checked nor incremented.
	 * Managed entities of the table are reloaded, those of other types too.
	 * @param values the values to set: not empty, and neither identifier nor version nor
	 * read-only nor insert-only properties
	 * @return the number of affected rows, never empty. An error if {@link #where} was
	 * called with an empty condition, so that a filter that turns out empty does not
	 * update the whole table
	 * @since 0.1.0
	 */
	Mono<Long> update(Values<T> values);

	/**
	 * Delete all rows that match by one statement; order, limit and offset are ignored.
	 * Entity callbacks are not called. Managed entities of the table, of whatever type,
	 * are reloaded, and detached if their row is gone.
	 * @return the number of affected rows, never empty. An error if {@link #where} was
	 * called with an empty condition
	 * @since 0.1.0
	 */
	Mono<Long> delete();

	/**
	 * Return all rows, read completely before the first is emitted, so that each can be
	 * followed by further operations of the session.
	 * @return the entities, empty if none matches
	 * @since 0.1.0
	 */
	Flux<T> all();

	/**
	 * Stream the rows, keeping a few fetches of them in memory. The session does not
	 * manage the entities, so changes are not written; an entity that it manages already
	 * is emitted unchanged. After a cancel the rest of the result is read and discarded
	 * before the session's next statement; if the session ends instead, this takes one
	 * second at most, and then the connection is closed.
	 * <p>
	 * With {@linkplain #with relations} the rows are read in portions of the fetch size,
	 * each by one query for the entities, which begins after the keys of the last one,
	 * and one for each relation. Two portions are in memory at most. At READ COMMITTED a
	 * portion sees what was committed before it. The order is by properties of the entity
	 * itself, and is made total by the identifier.
	 * @param fetchSize number of rows to fetch at a time, at least 1
	 * @return the entities. Without relations, any other operation of the session during
	 * the stream fails with a {@link StreamOpenException}
	 * @since 0.1.0
	 */
	Flux<T> stream(int fetchSize);

	/**
	 * Stream the rows with the fetch size of the session's options.
	 * @return the entities, as for {@link #stream(int)}
	 * @since 0.1.0
	 */
	Flux<T> stream();

	/**
	 * Return the first row; the statement requests one row only.
	 * @return the entity, empty if none matches
	 * @since 0.1.0
	 */
	Mono<T> first();

	/**
	 * Return the only row.
	 * @return the entity, empty if none matches, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * do
	 * @since 0.1.0
	 */
	Mono<T> one();

	/**
	 * Return the only row, which has to be there.
	 * @return the entity, or an
	 * {@link org.springframework.dao.EmptyResultDataAccessException} if none matches, or
	 * an {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if
	 * several do
	 * @since 0.1.0
	 */
	Mono<T> getOne();

	/**
	 * Return the entity of an identifier, with the relations of this query. If the
	 * session manages it, only relations that are not loaded are read, unless this query
	 * has a condition, a lock or {@link #populateExisting()}.
	 * @param id the identifier, a composite one as Spring Data maps it
	 * @return the entity, or empty, also if it does not match the condition
	 * @since 0.1.0
	 */
	Mono<T> findById(Object id);

	/**
	 * Return the entity of an identifier, which has to be there, with the relations of
	 * this query.
	 * @param id the identifier
	 * @return the entity as for {@link #findById(Object)}, or an
	 * {@link org.springframework.dao.EmptyResultDataAccessException}
	 * @since 0.1.0
	 */
	Mono<T> getById(Object id);

	/**
	 * Count the rows that match; order, limit and offset are ignored.
	 * @return the number, never empty
	 * @since 0.1.0
	 */
	Mono<Long> count();

	/**
	 * Return whether a row matches; order, limit and offset are ignored.
	 * @return {@code true} or {@code false}, never empty
	 * @since 0.1.0
	 */
	Mono<Boolean> exists();

	/**
	 * Return one page and the total number of rows. A sorted page request replaces the
	 * order of this query.
	 * @param pageable the page request
	 * @return the page, never empty
	 * @since 0.1.0
	 */
	Mono<Page<T>> page(Pageable pageable);

	/**
	 * Return the rows from a scroll position on, without counting them. A keyset position
	 * costs the same for each page and skips no row if others are inserted concurrently;
	 * its order is made total by the identifier.
	 * @param position the start, such as {@link ScrollPosition#keyset()}, or the position
	 * of the last element of the previous window
	 * @param size maximum number of rows, at least 1
	 * @return the window, never empty; limit and offset of this query are ignored
	 * @since 0.1.0
	 */
	Mono<Window<T>> window(ScrollPosition position, int size);

}
