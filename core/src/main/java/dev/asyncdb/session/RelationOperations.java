package dev.asyncdb.session;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;

/**
 * Works with the relations of managed entities. Nothing is loaded that was not asked for:
 * a collection that is not loaded refuses every use with a
 * {@link dev.asyncdb.relation.RelationNotLoadedException}, and a single related entity
 * that is not loaded is {@code null}.
 *
 * @since 0.1.0
 */
public interface RelationOperations {

	/**
	 * Get what an entity is related to, loading it if it is not loaded yet.
	 * @param <T> the entity type
	 * @param <R> the type of the property
	 * @param entity an entity that the session manages
	 * @param relation the relation
	 * @return what the property holds now, empty if that is {@code null}
	 * @since 0.1.0
	 */
	<T, R> Mono<R> fetch(T entity, PropertyReference<T, R> relation);

	/**
	 * Load a relation of many entities by one query for each relation of the path.
	 * @param <T> the entity type
	 * @param entities entities of one type that the session manages
	 * @param relation the relation, or a path of relations
	 * @return the entities in the same order, copies in place of immutable ones
	 * @since 0.1.0
	 */
	<T> Flux<T> fetchAll(Iterable<T> entities, TypedPropertyPath<T, ?> relation);

	/**
	 * Whether a relation of an entity is loaded.
	 * @param <T> the entity type
	 * @param entity an entity
	 * @param relation the relation
	 * @return {@code true} if the session manages the entity and has loaded the relation,
	 * or stored the entity with it
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
	<T, R> RelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> relation);

	/**
	 * Read the row of an entity again, overwriting what was changed, and load a relation
	 * again.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @param relation the relation, or a path of relations
	 * @return the entity as it is stored, a copy in place of an immutable one; an
	 * {@link org.springframework.dao.EmptyResultDataAccessException} if its row is gone
	 * @since 0.1.0
	 */
	<T> Mono<T> refresh(T entity, TypedPropertyPath<T, ?> relation);

}
