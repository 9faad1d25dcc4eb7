package dev.asyncdb.session;

import java.util.Optional;

import dev.asyncdb.mapping.Values;

import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * {@link EntityLookup} in blocking style: {@code find…} may be empty, {@code get…} never
 * is. Errors are thrown.
 *
 * @since 0.1.0
 */
public interface BlockingLookup {

	/**
	 * Find an entity by its identifier.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier
	 * @return the entity, or empty
	 * @since 0.1.0
	 * @see EntityLookup#findById(Class, Object)
	 */
	<T> Optional<T> findById(Class<T> type, Object id);

	/**
	 * Get an entity by its identifier.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier
	 * @return the entity
	 * @throws org.springframework.dao.EmptyResultDataAccessException if there is none
	 * @since 0.1.0
	 */
	<T> T getById(Class<T> type, Object id);

	/**
	 * Find the one entity that matches.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, or empty
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if several
	 * match
	 * @since 0.1.0
	 */
	<T> Optional<T> findOne(Class<T> type, CriteriaDefinition criteria);

	/**
	 * Get the one entity that matches.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition, on properties of the entity
	 * @return the entity
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if none
	 * matches, or several do
	 * @since 0.1.0
	 */
	<T> T getOne(Class<T> type, CriteriaDefinition criteria);

	/**
	 * Get the one entity with these values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to be equal to, {@code null} means IS NULL; must not be empty
	 * @return the entity
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if none
	 * matches, or several do
	 * @since 0.1.0
	 */
	<T> T getOne(Class<T> type, Values<T> keys);

	/**
	 * Start a query.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @return a query for all entities of the type
	 * @since 0.1.0
	 */
	<T> BlockingSelect<T> select(Class<T> type);

}
