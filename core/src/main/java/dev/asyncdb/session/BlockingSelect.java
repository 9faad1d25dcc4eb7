package dev.asyncdb.session;

import java.util.List;
import java.util.Optional;
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
 * {@link Select} in blocking style; each method is that of the same name there.
 * Immutable.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public interface BlockingSelect<T> {

	/**
	 * Keep only rows that match, of those that match earlier conditions.
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
	 * Return at most so many rows.
	 * @param rows number of rows, at least 1
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> limit(int rows);

	/**
	 * Skip so many rows first.
	 * @param rows number of rows, not negative
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> offset(long rows);

	/**
	 * Lock the rows for writing, waiting for whoever has locked them.
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> forUpdate();

	/**
	 * Lock the rows for writing and leave out those that others have locked.
	 * @return a new query
	 * @since 0.1.0
	 */
	BlockingSelect<T> forUpdateSkipLocked();

	/**
	 * Lock the rows for writing and fail at once if others have locked one.
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
	 * Read some properties into values of another type instead of entities.
	 * @param <P> the type of a value
	 * @param type a class or record whose properties have the names of the entity's
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
	 * Set values in all rows that match, by one statement.
	 * @param values the values to set
	 * @return the number of rows
	 * @since 0.1.0
	 */
	long update(Values<T> values);

	/**
	 * Delete all rows that match, by one statement.
	 * @return the number of rows
	 * @since 0.1.0
	 */
	long delete();

	/**
	 * All rows.
	 * @return the entities
	 * @since 0.1.0
	 */
	List<T> all();

	/**
	 * All rows one after the other, with no more than a few hundred of them in memory.
	 * Until the stream is closed or at its end, the session does nothing else.
	 * @return the entities, not managed, for the thread that asks; to be closed
	 * @since 0.1.0
	 */
	Stream<T> stream();

	/**
	 * All rows one after the other, fetched in portions.
	 * @param fetchSize number of rows that the driver asks for at a time, at least 1
	 * @return the entities, as {@link #stream()} gives them
	 * @since 0.1.0
	 */
	Stream<T> stream(int fetchSize);

	/**
	 * The first row.
	 * @return the entity, empty if none matches
	 * @since 0.1.0
	 */
	Optional<T> first();

	/**
	 * The only row.
	 * @return the entity, empty if none matches
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if several
	 * match
	 * @since 0.1.0
	 */
	Optional<T> one();

	/**
	 * The number of rows that match.
	 * @return the number
	 * @since 0.1.0
	 */
	long count();

	/**
	 * Whether a row matches.
	 * @return {@code true} if one does
	 * @since 0.1.0
	 */
	boolean exists();

	/**
	 * One page and the total number of rows.
	 * @param pageable which page
	 * @return the page
	 * @since 0.1.0
	 */
	Page<T> page(Pageable pageable);

	/**
	 * The rows from a position on, without counting them all.
	 * @param position where to begin
	 * @param size largest number of rows, at least 1
	 * @return the window
	 * @since 0.1.0
	 */
	Window<T> window(ScrollPosition position, int size);

}
