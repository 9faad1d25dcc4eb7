package dev.asyncdb.session;

import dev.asyncdb.mapping.Values;
import reactor.core.publisher.Mono;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * Looks entities up: {@code find…} may be empty, {@code get…} never is.
 *
 * @since 0.1.0
 */
public interface EntityLookup {

	/**
	 * Find an entity by its identifier. Asks the database only if the session does not
	 * manage the entity.
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
	 * @return the entity, or an
	 * {@link org.springframework.dao.EmptyResultDataAccessException}
	 * @since 0.1.0
	 */
	default <T> Mono<T> getById(Class<T> type, Object id) {
		return findById(type, id).switchIfEmpty(missing(type));
	}

	/**
	 * Find the one entity that matches.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, or empty, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * match
	 * @since 0.1.0
	 */
	default <T> Mono<T> findOne(Class<T> type, CriteriaDefinition criteria) {
		return Mono.defer(() -> select(type).where(criteria).one());
	}

	/**
	 * Get the one entity that matches.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, or an
	 * {@link org.springframework.dao.EmptyResultDataAccessException} if none matches, or
	 * an {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if
	 * several do
	 * @since 0.1.0
	 */
	default <T> Mono<T> getOne(Class<T> type, CriteriaDefinition criteria) {
		return findOne(type, criteria).switchIfEmpty(missing(type));
	}

	/**
	 * Get the one entity with these values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to be equal to, {@code null} means IS NULL; must not be empty
	 * @return the entity, or an error as for {@link #getOne(Class, CriteriaDefinition)}
	 * @since 0.1.0
	 */
	<T> Mono<T> getOne(Class<T> type, Values<T> keys);

	/**
	 * Start a query.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @return a query for all entities of the type
	 * @since 0.1.0
	 */
	<T> Select<T> select(Class<T> type);

	private static <T> Mono<T> missing(Class<T> type) {
		return Mono.error(() -> new EmptyResultDataAccessException(
				"Expected one %s but none matches".formatted(type.getSimpleName()), 1));
	}

}
