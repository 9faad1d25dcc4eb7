package dev.asyncdb.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.relational.core.query.CriteriaDefinition;

/**
 * {@link AsyncSession} in blocking style: each method waits for the method of the same
 * name there, and returns its value or throws its error. A value that may be missing is
 * an {@link java.util.Optional}, as in the repositories of Spring Data.
 * <p>
 * On a bridge thread, which {@link AsyncSession#callBlocking} and {@code Bridge.call}
 * provide, waiting blocks no event loop. Any other thread that may block, such as that of
 * a test, of {@code main} or of a {@code CommandLineRunner}, is blocked while it waits.
 * An event loop is refused. Not thread-safe.
 *
 * @since 0.1.0
 */
public interface BlockingSession extends AutoCloseable {

	// Find

	/**
	 * Find an entity by its identifier.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier
	 * @return the entity, or empty
	 * @since 0.1.0
	 * @see AsyncSession#findById(Class, Object)
	 */
	<T> Optional<T> findById(Class<T> type, Object id);

	/**
	 * Get an entity by its identifier.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier
	 * @return the entity
	 * @throws org.springframework.dao.EmptyResultDataAccessException if none exists
	 * @since 0.1.0
	 */
	<T> T getById(Class<T> type, Object id);

	/**
	 * Find the only entity that matches a condition.
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
	 * Find the only entity with the given property values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to compare with, {@code null} means IS NULL; must not be empty
	 * @return the entity, or empty
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if several
	 * match
	 * @since 0.1.0
	 */
	<T> Optional<T> findOne(Class<T> type, Values<T> keys);

	/**
	 * Get the only entity that matches a condition.
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
	 * Get the only entity with the given property values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to compare with, {@code null} means IS NULL; must not be empty
	 * @return the entity
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if none
	 * matches, or several do
	 * @since 0.1.0
	 */
	<T> T getOne(Class<T> type, Values<T> keys);

	// Select

	/**
	 * Create a query.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @return a query for all entities of the type
	 * @since 0.1.0
	 */
	<T> BlockingSelect<T> select(Class<T> type);

	// Upsert

	/**
	 * Get the entity with the given natural key, or create it with the key alone.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 */
	default <T> Persisted<T> getOrCreate(Class<T> type, Values<T> keys) {
		return getOrCreate(type, keys, Values.none());
	}

	/**
	 * Get the entity with the given natural key, or create it. Safe with concurrent
	 * callers.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup
	 * @param defaults further values for a new row
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 * @see AsyncSession#getOrCreate(Class, Values, Values)
	 */
	<T> Persisted<T> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults);

	/**
	 * Update the entity with the given natural key, or create it with the same values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup
	 * @param defaults values to set, on update and on create
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 */
	default <T> Persisted<T> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults) {
		return updateOrCreate(type, keys, defaults, defaults);
	}

	/**
	 * Update the entity with the given natural key, or create it. Safe with concurrent
	 * callers.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup
	 * @param defaults values to set on an existing row
	 * @param createDefaults further values for a new row instead of the defaults,
	 * {@code null} for the defaults
	 * @return the entity and whether this call created it
	 * @since 0.1.0
	 * @see AsyncSession#updateOrCreate(Class, Values, Values, Values)
	 */
	<T> Persisted<T> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults);

	/**
	 * Get the entities with the given natural keys, and create those that are missing.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows keys and values for new rows
	 * @return each entity and whether this call created it, in the order of the rows
	 * @since 0.1.0
	 * @see AsyncSession#getOrCreateAll(Class, Iterable)
	 */
	<T> List<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Update the entities with the given natural keys, and create those that are missing.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows keys and values
	 * @return each entity and whether this call created it, in the order of the rows
	 * @since 0.1.0
	 * @see AsyncSession#updateOrCreateAll(Class, Iterable)
	 */
	<T> List<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Insert new entities immediately.
	 * @param <T> the entity type
	 * @param entities new entities
	 * @param onConflict what to do with an entity that violates a unique constraint
	 * @return the inserted entities
	 * @since 0.1.0
	 * @see AsyncSession#insertAll(Iterable, OnConflict)
	 */
	<T> List<T> insertAll(Iterable<T> entities, OnConflict onConflict);

	// State of entities

	/**
	 * Insert an entity at the next flush.
	 * @param entity a new entity
	 * @since 0.1.0
	 */
	void add(Object entity);

	/**
	 * Insert entities at the next flush, in this order.
	 * @param entities new entities
	 * @since 0.1.0
	 */
	void addAll(Iterable<?> entities);

	/**
	 * Delete an entity at the next flush.
	 * @param entity an entity with an identifier
	 * @since 0.1.0
	 */
	void delete(Object entity);

	/**
	 * Detach an entity and discard its pending changes.
	 * @param entity an entity
	 * @since 0.1.0
	 */
	void detach(Object entity);

	/**
	 * Return whether the session contains this instance.
	 * @param entity an entity
	 * @return {@code true} for a managed or added instance
	 * @since 0.1.0
	 */
	boolean contains(Object entity);

	/**
	 * Return what this session knows of an instance.
	 * @param entity an instance of an entity
	 * @return the inspection
	 * @since 0.1.0
	 * @see AsyncSession#inspect(Object)
	 */
	EntityInspection inspect(Object entity);

	/**
	 * Return the entities that a flush would insert, update and delete.
	 * @return the entities
	 * @since 0.1.0
	 * @see AsyncSession#pendingChanges()
	 */
	PendingChanges pendingChanges();

	/**
	 * Store an entity immediately.
	 * @param <T> the entity type
	 * @param entity the entity
	 * @return the stored entity as the session manages it, a copy for a record
	 * @since 0.1.0
	 * @see AsyncSession#save(Object)
	 */
	<T> T save(T entity);

	/**
	 * Store entities immediately, new ones of one type by one statement.
	 * @param <T> the entity type
	 * @param entities the entities, no two of them with the same identifier
	 * @return the stored entities in their order
	 * @since 0.1.0
	 */
	<T> List<T> saveAll(Iterable<T> entities);

	/**
	 * Copy the state of a detached entity to the managed entity with the same identifier.
	 * @param <T> the entity type
	 * @param copy a detached copy
	 * @return the managed instance; for a record, the copy itself
	 * @since 0.1.0
	 * @see AsyncSession#merge(Object)
	 */
	<T> T merge(T copy);

	/**
	 * Reload an entity from its row.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @return the entity with the state of its row; a copy for a record
	 * @throws org.springframework.dao.EmptyResultDataAccessException if the row no longer
	 * exists
	 * @since 0.1.0
	 */
	<T> T refresh(T entity);

	// Flush and commit

	/**
	 * Write pending inserts, updates and deletes, without committing.
	 * @since 0.1.0
	 */
	void flush();

	/**
	 * Flush and commit. Refused in a transaction that the session did not begin.
	 * @since 0.1.0
	 */
	void commit();

	/**
	 * Roll back and detach all entities. Refused in a transaction that the session did
	 * not begin. Completes in spite of a cancel or interrupt.
	 * @since 0.1.0
	 */
	void rollback();

	/**
	 * Close the session: roll back uncommitted work and release the connection. Completes
	 * in spite of a cancel or interrupt.
	 * @since 0.1.0
	 */
	@Override
	void close();

	/**
	 * Return whether the session is open.
	 * @return {@code false} after the session was closed
	 * @since 0.1.0
	 */
	boolean isActive();

	/**
	 * Return what this session is in.
	 * @return the status
	 * @since 0.1.0
	 * @see AsyncSession#status()
	 */
	SessionStatus status();

	// Relations

	/**
	 * Get the value of a relation, which is loaded if it is not loaded yet.
	 * @param <T> the entity type
	 * @param <R> the type of the property
	 * @param entity an entity that the session manages
	 * @param relation the relation
	 * @return the value of the property
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
	 * Return whether a relation of an entity is loaded.
	 * @param <T> the entity type
	 * @param entity an entity
	 * @param relation the relation
	 * @return as {@link AsyncSession#isLoaded(Object, PropertyReference)}
	 * @since 0.1.0
	 */
	<T> boolean isLoaded(T entity, PropertyReference<T, ?> relation);

	/**
	 * Return a relation of an entity to query and change it without loading it.
	 * @param <T> the entity type
	 * @param <R> the related entity type
	 * @param entity an entity that the session manages
	 * @param relation a relation to many entities
	 * @return the relation
	 * @since 0.1.0
	 */
	<T, R> BlockingRelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> relation);

	/**
	 * Reload an entity from its row, discarding its pending changes, and load a relation
	 * again.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @param relation the relation, or a path of relations
	 * @return the entity with the state of its row, a copy in place of an immutable one
	 * @throws org.springframework.dao.EmptyResultDataAccessException if the row no longer
	 * exists
	 * @since 0.1.0
	 */
	<T> T refresh(T entity, TypedPropertyPath<T, ?> relation);

	// Savepoints

	/**
	 * Run work inside a savepoint, on this thread. Pending changes are flushed first. An
	 * exception of the work rolls back to the savepoint, after which the transaction is
	 * still usable.
	 * @param <T> the type of the value
	 * @param work the work, with this session
	 * @return the return value of the work
	 * @since 0.1.0
	 */
	<T> @Nullable T inSavepoint(Function<? super BlockingSession, ? extends @Nullable T> work);

	// SQL

	/**
	 * Create an SQL statement on the connection and in the transaction of this session.
	 * @param sql the statement, with parameters such as {@code :name}
	 * @return the statement, not executed yet
	 * @since 0.1.0
	 */
	BlockingSql sql(String sql);

	// Reactive code

	/**
	 * Wait for a publisher in the transaction of this session, such as that of a
	 * repository.
	 * @param <T> the type of the value
	 * @param publisher the publisher to subscribe to
	 * @return its first value, {@code null} if it completes empty
	 * @since 0.1.0
	 */
	<T> @Nullable T await(Publisher<? extends T> publisher);

	/**
	 * Return the same session for reactive code.
	 * @return the session
	 * @since 0.1.0
	 */
	AsyncSession async();

}
