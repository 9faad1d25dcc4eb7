package dev.asyncdb.repository;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.OnConflict;
import dev.asyncdb.session.Persisted;
import dev.asyncdb.session.UpsertRow;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * The session's helpers for a Spring Data repository, added by extending this interface:
 * <pre class="code">
 * interface UserRepository extends R2dbcRepository&lt;User, Long&gt;, AsyncRepository&lt;User&gt; {
 * }
 * </pre>
 * <p>
 * Each call joins the transaction that is running, or runs in one of its own. Needs a
 * bean of type {@link dev.asyncdb.session.SessionOperations}, such as the manager.
 *
 * @param <T> the entity type of the repository
 * @since 0.1.0
 */
public interface AsyncRepository<T> {

	/**
	 * Find the one entity that matches.
	 * @param criteria conditions on properties
	 * @return the entity, empty if none matches;
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * do
	 * @since 0.1.0
	 */
	Mono<T> findOne(CriteriaDefinition criteria);

	/**
	 * Get the one entity that matches.
	 * @param criteria conditions on properties
	 * @return the entity, never empty;
	 * {@link org.springframework.dao.EmptyResultDataAccessException} if none matches and
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * do
	 * @since 0.1.0
	 */
	Mono<T> getOne(CriteriaDefinition criteria);

	/**
	 * Get the one entity with all these values; {@code null} means {@code IS NULL}.
	 * @param keys the values, not empty
	 * @return the entity, never empty; errors as for {@link #getOne(CriteriaDefinition)}
	 * @since 0.1.0
	 */
	Mono<T> getOne(Values<T> keys);

	/**
	 * Get the entity with these keys or create it.
	 * @param keys the lookup, on columns with a unique constraint
	 * @return the entity and whether it is new, never empty
	 * @since 0.1.0
	 */
	default Mono<Persisted<T>> getOrCreate(Values<T> keys) {
		return getOrCreate(keys, Values.none());
	}

	/**
	 * Get the entity with these keys or create it with further values. Of several racing
	 * callers one creates and none gets an error.
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults further values for a new row
	 * @return the entity and whether it is new, never empty
	 * @since 0.1.0
	 */
	Mono<Persisted<T>> getOrCreate(Values<T> keys, Values<T> defaults);

	/**
	 * Update the entity with these keys or create it.
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set, on update and on create
	 * @return the entity and whether it is new, never empty
	 * @since 0.1.0
	 */
	default Mono<Persisted<T>> updateOrCreate(Values<T> keys, Values<T> defaults) {
		return updateOrCreate(keys, defaults, defaults);
	}

	/**
	 * Update the entity with these keys or create it with other values. Of several racing
	 * callers one creates and none gets an error.
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set on an existing row
	 * @param createDefaults further values for a new row instead of the defaults;
	 * {@code null} means the defaults, empty values mean none
	 * @return the entity and whether it is new, never empty
	 * @since 0.1.0
	 */
	Mono<Persisted<T>> updateOrCreate(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults);

	/**
	 * Get the entities with these keys, or create those that are missing, by few
	 * statements and without a race.
	 * @param rows keys and values for new rows; of equal keys the first says what is
	 * created
	 * @return the entities in the order of the rows, and whether each is new, as
	 * {@link dev.asyncdb.session.UpsertOperations#getOrCreateAll} says
	 * @since 0.1.0
	 */
	Flux<Persisted<T>> getOrCreateAll(Iterable<UpsertRow<T>> rows);

	/**
	 * Update the entities with these keys, or create those that are missing, by few
	 * statements and without a race.
	 * @param rows keys, values to set and values for new rows; equal keys are applied one
	 * after the other
	 * @return the entities in the order of the rows, and whether each is new, as
	 * {@link dev.asyncdb.session.UpsertOperations#updateOrCreateAll} says
	 * @since 0.1.0
	 */
	Flux<Persisted<T>> updateOrCreateAll(Iterable<UpsertRow<T>> rows);

	/**
	 * Insert new entities, those with the same columns by one statement.
	 * @param entities new entities
	 * @param onConflict what becomes of an entity whose unique values are taken
	 * @return the entities that were inserted, in their order
	 * @since 0.1.0
	 */
	Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict);

}
