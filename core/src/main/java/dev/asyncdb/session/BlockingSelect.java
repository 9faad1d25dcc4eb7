package dev.asyncdb.session;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.asyncdb.mapping.Values;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * {@link Select} in blocking style, with the same methods. Immutable.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public interface BlockingSelect<T> {

	/**
	 * Add a condition, in conjunction with earlier ones.
	 * @param criteria the condition, on properties of the entity
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> where(CriteriaDefinition criteria);

	/**
	 * Order the rows.
	 * @param sort the order, by properties of the entity
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> orderBy(Sort sort);

	/**
	 * Limit the number of rows.
	 * @param rows maximum number of rows, at least 1
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> limit(int rows);

	/**
	 * Skip a number of rows.
	 * @param rows number of rows, not negative
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> offset(long rows);

	/**
	 * Lock the rows for update, waiting for locks of other transactions.
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> forUpdate();

	/**
	 * Lock the rows for update and skip rows that other transactions have locked.
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> forUpdateSkipLocked();

	/**
	 * Lock the rows for update, or fail immediately if another transaction has locked one
	 * of them.
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> forUpdateNoWait();

	/**
	 * Overwrite entities that the session manages already.
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> populateExisting();

	/**
	 * Load a relation with the entities.
	 * @param relation a relation of the entity, or a path of relations
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> with(TypedPropertyPath<T, ?> relation);

	/**
	 * Load some members of a relation with the entities, in an order of their own.
	 * @param relation a relation to many entities, or a path that ends with one
	 * @param members selects the members, given all of them
	 * @return a new query
	 * @since 0.1.0
	 * @see Select#with(TypedPropertyPath, UnaryOperator)
	 */
	BlockingSelect<T> with(TypedPropertyPath<T, ?> relation, UnaryOperator<MemberQuery> members);

	/**
	 * Read properties into values of another type instead of entities.
	 * @param <P> the type of a value
	 * @param type a class or record with properties that have the names of the entity's
	 * @return a query for values
	 * @since 0.1.0
	 */
	<P> BlockingProjection<P> as(Class<P> type);

	/**
	 * Read one property instead of entities.
	 * @param <P> the type of the property
	 * @param property a property with one column
	 * @return a query for values
	 * @since 0.1.0
	 */
	<P> BlockingProjection<P> column(PropertyReference<T, P> property);

	/**
	 * Update all rows that match by one statement.
	 * @param values the values to set
	 * @return the number of affected rows
	 * @since 0.1.0
	 */
	long update(Values<T> values);

	/**
	 * Delete all rows that match by one statement.
	 * @return the number of affected rows
	 * @since 0.1.0
	 */
	long delete();

	/**
	 * Return all rows.
	 * @return the entities
	 * @since 0.1.0
	 */
	List<T> all();

	/**
	 * Stream the rows, keeping a few fetches of them in memory. Until the stream is
	 * closed or exhausted, the session refuses other operations.
	 * @return the entities, not managed, for the calling thread; must be closed
	 * @since 0.1.0
	 */
	Stream<T> stream();

	/**
	 * Stream the rows with another fetch size.
	 * @param fetchSize number of rows to fetch at a time, at least 1
	 * @return the entities, as for {@link #stream()}
	 * @since 0.1.0
	 */
	Stream<T> stream(int fetchSize);

	/**
	 * Return the first row.
	 * @return the entity, empty if none matches
	 * @since 0.1.0
	 */
	Optional<T> first();

	/**
	 * Return the only row.
	 * @return the entity, empty if none matches
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if several
	 * match
	 * @since 0.1.0
	 */
	Optional<T> one();

	/**
	 * Return the only row, which has to be there.
	 * @return the entity
	 * @throws org.springframework.dao.EmptyResultDataAccessException if none matches
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if several
	 * match
	 * @since 0.1.0
	 */
	T getOne();

	/**
	 * Return the entity of an identifier, with the relations of this query.
	 * @param id the identifier, a composite one as Spring Data maps it
	 * @return the entity, or empty
	 * @since 0.1.0
	 * @see Select#findById(Object)
	 */
	Optional<T> findById(Object id);

	/**
	 * Return the entity of an identifier, which has to be there, with the relations of
	 * this query.
	 * @param id the identifier
	 * @return the entity
	 * @throws org.springframework.dao.EmptyResultDataAccessException if none exists
	 * @since 0.1.0
	 */
	T getById(Object id);

	/**
	 * Count the rows that match.
	 * @return the number
	 * @since 0.1.0
	 */
	long count();

	/**
	 * Return whether a row matches.
	 * @return {@code true} if a row matches
	 * @since 0.1.0
	 */
	boolean exists();

	/**
	 * Return one page and the total number of rows.
	 * @param pageable the page request
	 * @return the page
	 * @since 0.1.0
	 */
	Page<T> page(Pageable pageable);

	/**
	 * Return the rows from a scroll position on, without counting them.
	 * @param position the start
	 * @param size maximum number of rows, at least 1
	 * @return the window
	 * @since 0.1.0
	 */
	Window<T> window(ScrollPosition position, int size);

}
