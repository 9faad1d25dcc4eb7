package dev.asyncdb.session;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;

/**
 * {@link RelationOperations} in blocking style. Errors are thrown.
 *
 * @since 0.1.0
 */
public interface BlockingRelations {

	/**
	 * Get what an entity is related to, loading it if it is not loaded yet.
	 * @param <T> the entity type
	 * @param <R> the type of the property
	 * @param entity an entity that the session manages
	 * @param relation the relation
	 * @return what the property holds now
	 * @since 0.1.0
	 */
	<T, R> @Nullable R fetch(T entity, PropertyReference<T, R> relation);

	/**
	 * Load a relation of many entities by one query for each relation of the path.
	 * @param <T> the entity type
	 * @param entities entities of one type that the session manages
	 * @param relation the relation, or a path of relations
	 * @return the entities in the same order, copies in place of immutable ones
	 * @since 0.1.0
	 */
	<T> List<T> fetchAll(Iterable<T> entities, TypedPropertyPath<T, ?> relation);

	/**
	 * Whether a relation of an entity is loaded.
	 * @param <T> the entity type
	 * @param entity an entity
	 * @param relation the relation
	 * @return as {@link RelationOperations#isLoaded(Object, PropertyReference)}
	 * @since 0.1.0
	 */
	<T> boolean isLoaded(T entity, PropertyReference<T, ?> relation);

	/**
	 * Work on a relation of an entity without loading it.
	 * @param <T> the entity type
	 * @param <R> the related entity type
	 * @param entity an entity that the session manages
	 * @param relation a relation to many entities
	 * @return the relation
	 * @since 0.1.0
	 */
	<T, R> BlockingRelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> relation);

	/**
	 * Read the row of an entity again, overwriting what was changed, and load a relation
	 * again.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @param relation the relation, or a path of relations
	 * @return the entity as it is stored, a copy in place of an immutable one
	 * @throws org.springframework.dao.EmptyResultDataAccessException if its row is gone
	 * @since 0.1.0
	 */
	<T> T refresh(T entity, TypedPropertyPath<T, ?> relation);

}
