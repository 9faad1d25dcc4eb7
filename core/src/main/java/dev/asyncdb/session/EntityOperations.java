package dev.asyncdb.session;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * Finding and creating single entities, in a session or alone. Of
 * {@link SessionOperations} each call joins the running transaction, or is a transaction
 * of its own; where it is one statement, it is one round trip then. All publishers are
 * lazy and can be subscribed to several times.
 *
 * @since 0.1.0
 */
public interface EntityOperations {

	/**
	 * Find an entity by its identifier, as {@link AsyncSession#findById(Class, Object)}
	 * does.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier, a composite one as Spring Data maps it
	 * @return the entity, or empty
	 * @since 0.1.0
	 */
	<T> Mono<T> findById(Class<T> type, Object id);

	/**
	 * Get an entity by its identifier.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier
	 * @return the entity, or an {@link EmptyResultDataAccessException}
	 * @since 0.1.0
	 */
	default <T> Mono<T> getById(Class<T> type, Object id) {
		return findById(type, id).switchIfEmpty(missing(type));
	}

	/**
	 * Find the only entity that matches a condition, as
	 * {@link AsyncSession#findOne(Class, CriteriaDefinition)} does.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, or empty, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * match
	 * @since 0.1.0
	 */
	<T> Mono<T> findOne(Class<T> type, CriteriaDefinition criteria);

	/**
	 * Find the only entity with the given property values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to compare with, {@code null} means IS NULL; must not be empty
	 * @return the entity, or empty, or an error as for
	 * {@link #findOne(Class, CriteriaDefinition)}
	 * @since 0.1.0
	 */
	<T> Mono<T> findOne(Class<T> type, Values<T> keys);

	/**
	 * Get the only entity that matches a condition.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, or an {@link EmptyResultDataAccessException} if none matches,
	 * or an {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if
	 * several do
	 * @since 0.1.0
	 */
	default <T> Mono<T> getOne(Class<T> type, CriteriaDefinition criteria) {
		return findOne(type, criteria).switchIfEmpty(missing(type));
	}

	/**
	 * Get the only entity with the given property values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to compare with, {@code null} means IS NULL; must not be empty
	 * @return the entity, or an error as for {@link #getOne(Class, CriteriaDefinition)}
	 * @since 0.1.0
	 */
	default <T> Mono<T> getOne(Class<T> type, Values<T> keys) {
		return findOne(type, keys).switchIfEmpty(missing(type));
	}

	/**
	 * Get the entity with the given natural key, or create it with the key alone.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	default <T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys) {
		return getOrCreate(type, keys, Values.none());
	}

	/**
	 * Get the entity with the given natural key, or create it. Safe with concurrent
	 * callers, as {@link AsyncSession#getOrCreate(Class, Values, Values)} is.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults further values for a new row
	 * @return the entity and whether this call created it, never empty. A
	 * {@link dev.asyncdb.error.CommitOutcomeUnknownException} if the connection is lost
	 * while the row is created
	 * @since 0.1.0
	 */
	<T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults);

	/**
	 * Update the entity with the given natural key, or create it with the same values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set, on update and on create
	 * @return the entity and whether this call created it, never empty, or an error as
	 * for {@link #getOrCreate(Class, Values, Values)}
	 * @since 0.1.0
	 */
	default <T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return updateOrCreate(type, keys, defaults, defaults);
	}

	/**
	 * Update the entity with the given natural key, or create it with other values. Safe
	 * with concurrent callers, as
	 * {@link AsyncSession#updateOrCreate(Class, Values, Values, Values)} is.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, on columns with a unique constraint
	 * @param defaults values to set on an existing row
	 * @param createDefaults further values for a new row instead of the defaults;
	 * {@code null} means the defaults, empty values mean none
	 * @return the entity and whether this call created it, never empty, or an error as
	 * for {@link #getOrCreate(Class, Values, Values)}
	 * @since 0.1.0
	 */
	<T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults);

	private static <T> Mono<T> missing(Class<T> type) {
		return Mono.error(() -> new EmptyResultDataAccessException(
				"Expected one %s but none matches".formatted(type.getSimpleName()), 1));
	}

}
