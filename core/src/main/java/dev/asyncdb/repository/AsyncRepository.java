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
 * Session operations as a fragment of a Spring Data repository, added by extending this
 * interface: <pre class="code">
 * interface UserRepository extends R2dbcRepository&lt;User, Long&gt;, AsyncRepository&lt;User&gt; {
 * }
 * </pre>
 * <p>
 * Each call joins the running transaction, or runs in a transaction of its own. Requires
 * a bean of type {@link dev.asyncdb.session.SessionOperations}, such as the manager.
 *
 * @param <T> the entity type of the repository
 * @since 0.1.0
 */
public interface AsyncRepository<T> {

	/**
	 * Find the only entity that matches a condition.
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, empty if none matches, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * do
	 * @since 0.1.0
	 */
	Mono<T> findOne(CriteriaDefinition criteria);

	/**
	 * Find the only entity with the given property values.
	 * @param keys values to compare with, {@code null} means IS NULL; must not be empty
	 * @return the entity, empty if none matches, or an error as for
	 * {@link #findOne(CriteriaDefinition)}
	 * @since 0.1.0
	 */
	Mono<T> findOne(Values<T> keys);

	/**
	 * Get the only entity that matches a condition.
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, or an
	 * {@link org.springframework.dao.EmptyResultDataAccessException} if none matches, or
	 * an {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if
	 * several do
	 * @since 0.1.0
	 */
	Mono<T> getOne(CriteriaDefinition criteria);

	/**
	 * Get the only entity with the given property values.
	 * @param keys values to compare with, {@code null} means IS NULL; must not be empty
	 * @return the entity, or an error as for {@link #getOne(CriteriaDefinition)}
	 * @since 0.1.0
	 */
	Mono<T> getOne(Values<T> keys);

	/**
	 * Get the entity with the given natural key, or create it with the key alone.
	 * @param keys the lookup, on columns with a unique constraint
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	default Mono<Persisted<T>> getOrCreate(Values<T> keys) {
		return getOrCreate(keys, Values.none());
	}

	/**
	 * Get the entity with the given natural key, or create it. Safe with concurrent
	 * callers, as
	 * {@link dev.asyncdb.session.AsyncSession#getOrCreate(Class, Values, Values)} is.
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults further values for a new row
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	Mono<Persisted<T>> getOrCreate(Values<T> keys, Values<T> defaults);

	/**
	 * Update the entity with the given natural key, or create it with the same values.
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set, on update and on create
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	default Mono<Persisted<T>> updateOrCreate(Values<T> keys, Values<T> defaults) {
		return updateOrCreate(keys, defaults, defaults);
	}

	/**
	 * Update the entity with the given natural key, or create it with other values. Safe
	 * with concurrent callers.
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set on an existing row
	 * @param createDefaults further values for a new row instead of the defaults;
	 * {@code null} means the defaults, empty values mean none
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	Mono<Persisted<T>> updateOrCreate(Values<T> keys, Values<T> defaults, @Nullable Values<T> createDefaults);

	/**
	 * Get the entities with the given natural keys, and create those that are missing, as
	 * {@link dev.asyncdb.session.AsyncSession#getOrCreateAll} does.
	 * @param rows keys and values for new rows; the first of several rows with equal keys
	 * defines the new row
	 * @return the entities in the order of the rows, and whether this call created each
	 * @since 0.1.0
	 */
	Flux<Persisted<T>> getOrCreateAll(Iterable<UpsertRow<T>> rows);

	/**
	 * Update the entities with the given natural keys, and create those that are missing,
	 * as {@link dev.asyncdb.session.AsyncSession#updateOrCreateAll} does.
	 * @param rows keys and values; of several rows with equal keys each is applied after
	 * the one before
	 * @return the entities in the order of the rows, and whether this call created each
	 * @since 0.1.0
	 */
	Flux<Persisted<T>> updateOrCreateAll(Iterable<UpsertRow<T>> rows);

	/**
	 * Insert new entities, those with the same columns by one statement.
	 * @param entities new entities
	 * @param onConflict what to do with an entity that violates a unique constraint
	 * @return the inserted entities in their order
	 * @since 0.1.0
	 */
	Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict);

}
