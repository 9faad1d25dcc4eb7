package dev.asyncdb.session;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@link AsyncSession} in blocking style: each method is that of the same name there,
 * waits for the outcome and returns it, or throws the error. What may be missing is an
 * {@link java.util.Optional}, as in the repositories of Spring Data.
 * <p>
 * On the thread of a bridge nothing is blocked; {@link AsyncSession#callBlocking} and
 * {@code Bridge.call} give one. Any other thread that may wait, as those of tests, of
 * {@code main} and of a {@code CommandLineRunner}, is blocked meanwhile. An event loop is
 * refused. Not thread-safe.
 *
 * @since 0.1.0
 */
public interface BlockingSession extends BlockingLookup, BlockingRelations, AutoCloseable {

	/**
	 * Get the entity with these keys, creating it with the keys alone if it is missing.
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
	 * Get the entity with these keys, or create it, without a race.
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
	 * Update the entity with these keys, or create it with the same values.
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
	 * Update the entity with these keys, or create it, without a race.
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
	 * Get the entities with these keys, or create them, in few statements.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows the lookups
	 * @return each entity and whether this call created it, in the order of the rows
	 * @since 0.1.0
	 * @see AsyncSession#getOrCreateAll(Class, Iterable)
	 */
	<T> List<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Update the entities with these keys, or create them, in few statements.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows the lookups
	 * @return each entity and whether this call created it, in the order of the rows
	 * @since 0.1.0
	 * @see AsyncSession#updateOrCreateAll(Class, Iterable)
	 */
	<T> List<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Insert entities, leaving out those that are there already.
	 * @param <T> the entity type
	 * @param entities new entities
	 * @param onConflict what to do with the others
	 * @return what was inserted
	 * @since 0.1.0
	 * @see AsyncSession#insertAll(Iterable, OnConflict)
	 */
	<T> List<T> insertAll(Iterable<T> entities, OnConflict onConflict);

	/**
	 * Insert this entity at the next flush.
	 * @param entity a new entity
	 * @since 0.1.0
	 */
	void add(Object entity);

	/**
	 * Insert these entities at the next flush, in this order.
	 * @param entities new entities
	 * @since 0.1.0
	 */
	void addAll(Iterable<?> entities);

	/**
	 * Delete this entity at the next flush.
	 * @param entity an entity with an identifier
	 * @since 0.1.0
	 */
	void delete(Object entity);

	/**
	 * Forget this entity and what is pending for it.
	 * @param entity an entity
	 * @since 0.1.0
	 */
	void detach(Object entity);

	/**
	 * Whether the session answers for this very object.
	 * @param entity an entity
	 * @return {@code true} for a managed or added object
	 * @since 0.1.0
	 */
	boolean contains(Object entity);

	/**
	 * Write pending inserts, changes and deletes, without committing.
	 * @since 0.1.0
	 */
	void flush();

	/**
	 * Flush and commit. Refused where the transaction is committed by whoever began it.
	 * @since 0.1.0
	 */
	void commit();

	/**
	 * Roll back and forget all managed objects. Refused where the transaction is ended by
	 * whoever began it. No cancel or interrupt cuts it short.
	 * @since 0.1.0
	 */
	void rollback();

	/**
	 * End the session: roll back what is not committed and return the connection. No
	 * cancel or interrupt cuts it short.
	 * @since 0.1.0
	 */
	@Override
	void close();

	/**
	 * Store one entity now.
	 * @param <T> the entity type
	 * @param entity the entity
	 * @return the stored entity as the session manages it, a copy for a record
	 * @since 0.1.0
	 */
	<T> T save(T entity);

	/**
	 * Store entities now, new ones of one type by one statement.
	 * @param <T> the entity type
	 * @param entities the entities, no two of them with the same identifier
	 * @return what is stored, in the order of the entities
	 * @since 0.1.0
	 */
	<T> List<T> saveAll(Iterable<T> entities);

	/**
	 * Give the managed instance of a row the state of a copy.
	 * @param <T> the entity type
	 * @param copy a detached copy
	 * @return the managed instance; for a record, the copy itself
	 * @since 0.1.0
	 */
	<T> T merge(T copy);

	/**
	 * Read the row of an entity again.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @return the entity with the state of its row; a copy for a record
	 * @since 0.1.0
	 */
	<T> T refresh(T entity);

	/**
	 * Do some work that can be undone alone, on this thread. Pending changes are flushed
	 * first; what the work throws undoes it and leaves the transaction usable.
	 * @param <T> the type of the value
	 * @param work the work to do, with this session
	 * @return the value of the work
	 * @since 0.1.0
	 */
	<T> @Nullable T inSavepoint(Function<? super BlockingSession, ? extends @Nullable T> work);

	/**
	 * A statement of SQL of one's own, on the connection and in the transaction of this
	 * session.
	 * @param sql the statement, with values as {@code :name}
	 * @return the statement, not run yet
	 * @since 0.1.0
	 */
	BlockingSql sql(String sql);

	/**
	 * Wait for any publisher, in the transaction of this session: a repository, a client.
	 * @param <T> the type of the value
	 * @param publisher what to wait for
	 * @return its first value, {@code null} if there is none
	 * @since 0.1.0
	 */
	<T> @Nullable T await(Publisher<? extends T> publisher);

	/**
	 * The same session for reactive code.
	 * @return the session
	 * @since 0.1.0
	 */
	AsyncSession async();

	/**
	 * Whether the session may still be used.
	 * @return {@code false} once it is closed
	 * @since 0.1.0
	 */
	boolean isActive();

}
