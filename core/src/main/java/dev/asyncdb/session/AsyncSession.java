package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.Values;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.core.PropertyReference;
import org.springframework.data.core.TypedPropertyPath;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.Assert;

/**
 * A unit of work on one database.
 * <p>
 * A session has an identity map: it manages each entity that it loaded or stored, with
 * one instance per identifier. It writes the changed columns of managed entities at
 * {@link #flush()}, at {@link #commit()} and before queries. Entities stay managed after
 * a commit; a rollback detaches all of them.
 * <p>
 * Methods named {@code find…} may return an empty publisher, methods named {@code get…}
 * never do. All publishers are lazy. Operations are queued and run one after the other,
 * so {@code Mono.zip} of two of them works. {@code add} and {@code delete} register an
 * entity without database access and may be called between them. A session serves one
 * logical flow; its entities are not designed for concurrent modification.
 * <p>
 * A session acquires a connection at its first statement. Database errors are translated
 * to Spring's {@link org.springframework.dao.DataAccessException} hierarchy, in the same
 * way for every database; {@link dev.asyncdb.error.DatabaseErrorKind} classifies them. A
 * closed session refuses every operation with a {@link SessionClosedException}.
 *
 * @since 0.1.0
 */
public interface AsyncSession extends EntityOperations {

	// Find

	/**
	 * Find an entity by its identifier. The database is queried only if the session does
	 * not manage the entity.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param id the identifier, a composite one as Spring Data maps it
	 * @return the entity, or empty
	 * @since 0.1.0
	 */
	@Override
	<T> Mono<T> findById(Class<T> type, Object id);

	/**
	 * Find the only entity that matches a condition.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param criteria the condition, on properties of the entity
	 * @return the entity, or empty, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * match
	 * @since 0.1.0
	 */
	@Override
	default <T> Mono<T> findOne(Class<T> type, CriteriaDefinition criteria) {
		return Mono.defer(() -> select(type).where(criteria).one());
	}

	/**
	 * Find the only entity with the given property values.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys values to compare with, {@code null} means IS NULL; must not be empty
	 * @return the entity, or empty, or an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if several
	 * match
	 * @since 0.1.0
	 */
	@Override
	<T> Mono<T> findOne(Class<T> type, Values<T> keys);

	// Select

	/**
	 * Create a query.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @return a query for all entities of the type
	 * @since 0.1.0
	 */
	<T> Select<T> select(Class<T> type);

	// Upsert

	/**
	 * Get the entity with the given natural key, or create it. Safe with concurrent
	 * callers at READ COMMITTED: one of them creates the row and the others read it.
	 * <p>
	 * On PostgreSQL an existing row costs one SELECT and a missing one a second
	 * statement, a CTE whose insert never fails on the key. On H2 and MariaDB the row is
	 * inserted, and read again if a concurrent insert won. The first lookup by a set of
	 * columns also queries the catalog for the unique constraint that covers them.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup: not empty, and all or some of its columns have a unique
	 * constraint; {@code null} only if that constraint is {@code NULLS NOT DISTINCT}
	 * @param defaults further values for a new row; they override the keys
	 * @return the entity and whether this call created it, never empty. Without a unique
	 * constraint on the keys an
	 * {@link org.springframework.dao.InvalidDataAccessApiUsageException} names the
	 * constraint to add, unless
	 * {@link SessionOptions#withAdvisoryLockForMissingKey(boolean)} is set. A violation
	 * of another constraint is emitted unchanged
	 * @since 0.1.0
	 */
	@Override
	<T> Mono<Persisted<T>> getOrCreate(Class<T> type, Values<T> keys, Values<T> defaults);

	/**
	 * Update the entity with the given natural key, or create it. Safe with concurrent
	 * callers at READ COMMITTED. An update increments the version, if the entity has one.
	 * <p>
	 * On PostgreSQL this is one statement, a CTE whose insert becomes the same update if
	 * a concurrent insert won. On MariaDB an existing row costs a SELECT, an UPDATE and a
	 * SELECT; for a missing one an INSERT locks the row of a concurrent insert.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param keys the lookup, as for {@link #getOrCreate(Class, Values, Values)}
	 * @param defaults values to set on an existing row; those that the database
	 * {@linkplain Values#computed computes} from it need values for a new row
	 * @param createDefaults further values for a new row instead of the defaults;
	 * {@code null} means the defaults, empty values mean none
	 * @return the entity and whether this call created it, never empty
	 * @since 0.1.0
	 */
	@Override
	<T> Mono<Persisted<T>> updateOrCreate(Class<T> type, Values<T> keys, Values<T> defaults,
			@Nullable Values<T> createDefaults);

	/**
	 * Get the entities with the given natural keys, and create those that are missing.
	 * Safe with concurrent callers as {@link #getOrCreate(Class, Values, Values)} is.
	 * <p>
	 * If all rows exist this is one SELECT. Missing rows cost one INSERT more on
	 * PostgreSQL and H2 and two statements more on MariaDB; new rows with different
	 * columns need several. Rows are inserted in the order of their keys, so that
	 * concurrent calls do not deadlock.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows keys and values for new rows, may be empty; the first of several rows
	 * with equal keys defines the new row
	 * @return the entities in the order of the rows, and whether this call created each.
	 * Rows with equal keys share one entity, and only the first of them is marked as
	 * created. Errors are those of the single form; a row that is refused refuses all of
	 * them before anything is written
	 * @since 0.1.0
	 */
	<T> Flux<Persisted<T>> getOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Update the entities with the given natural keys, and create those that are missing.
	 * Safe with concurrent callers as
	 * {@link #updateOrCreate(Class, Values, Values, Values)} is, and with the same effect
	 * as calling that for each row in their order.
	 * <p>
	 * On PostgreSQL this is one INSERT for missing rows and one UPDATE for the others,
	 * unless rows have different columns. On MariaDB and H2 missing rows are inserted
	 * together and the others updated one by one. Rows are locked in the order of their
	 * keys, so that concurrent calls do not deadlock.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param rows keys and values, may be empty; of several rows with equal keys each is
	 * applied after the one before
	 * @return the entities in the order of the rows, and whether this call created each.
	 * Rows with equal keys share one entity in its final state, and only the first of
	 * them can be marked as created. Errors are those of the single form; a row that is
	 * refused refuses all of them before anything is written
	 * @since 0.1.0
	 */
	<T> Flux<Persisted<T>> updateOrCreateAll(Class<T> type, Iterable<UpsertRow<T>> rows);

	/**
	 * Insert new entities immediately, those of one type and with the same columns by one
	 * statement.
	 * <p>
	 * With {@link OnConflict#SKIP} an entity that violates any unique constraint is left
	 * out and not modified, and the relations of the inserted entities are written at the
	 * next flush only. All other errors are emitted unchanged.
	 * @param <T> the entity type
	 * @param entities new entities
	 * @param onConflict what to do with an entity that violates a unique constraint
	 * @return the inserted entities in their order, as the session manages them: the same
	 * instances for a mutable class, copies for a record
	 * @since 0.1.0
	 */
	<T> Flux<T> insertAll(Iterable<T> entities, OnConflict onConflict);

	// State of entities

	/**
	 * Insert an entity at the next flush. No effect if it is added or managed already.
	 * @param entity a new entity; its identifier and other generated values are set on
	 * instances of a mutable class, for a record use {@link #save(Object)} which returns
	 * the stored copy
	 * @since 0.1.0
	 */
	void add(Object entity);

	/**
	 * Insert entities at the next flush, in this order.
	 * @param entities new entities
	 * @since 0.1.0
	 */
	default void addAll(Iterable<?> entities) {
		Assert.notNull(entities, "The argument 'entities' must not be null");
		List<Object> all = new ArrayList<>();
		entities.forEach(all::add);
		Assert.noNullElements(all, "The argument 'entities' must not contain null");
		all.forEach(this::add);
	}

	/**
	 * Delete an entity at the next flush. If its row no longer exists, or has another
	 * version, the flush fails with an
	 * {@link org.springframework.dao.OptimisticLockingFailureException}. An entity that
	 * was added and not flushed is detached.
	 * @param entity an entity with an identifier
	 * @since 0.1.0
	 */
	void delete(Object entity);

	/**
	 * Detach an entity and discard its pending changes; its row does not change. No
	 * effect if the session does not manage the entity.
	 * @param entity an entity
	 * @since 0.1.0
	 */
	void detach(Object entity);

	/**
	 * Return whether the session contains this instance: it is managed or added, and not
	 * deleted.
	 * @param entity an entity
	 * @return {@code true} for a managed or added instance, not for a copy of it
	 * @since 0.1.0
	 */
	boolean contains(Object entity);

	/**
	 * Return what this session knows of an instance: whether it is new, added, managed,
	 * deleted or detached, which of its columns were changed and from what, and which
	 * relations are loaded. Sends no statement and changes nothing.
	 * @param entity an instance of an entity
	 * @return the inspection, which reads the state at each call
	 * @since 0.1.0
	 */
	EntityInspection inspect(Object entity);

	/**
	 * Return the entities that a flush would insert, update and delete. Compares all
	 * managed entities with their rows as they were read; sends no statement and changes
	 * nothing.
	 * @return the entities that are pending now
	 * @since 0.1.0
	 */
	PendingChanges pendingChanges();

	/**
	 * Store an entity immediately: insert a new one, write the changes of a managed one,
	 * else update the row with its identifier or insert it.
	 * @param <T> the entity type
	 * @param entity the entity
	 * @return the stored entity as the session manages it: the same instance for a new
	 * one of a mutable class, a copy for a record
	 * @since 0.1.0
	 */
	<T> Mono<T> save(T entity);

	/**
	 * Store entities immediately, as {@link #save(Object)} does, new ones of one type by
	 * one statement.
	 * @param <T> the entity type
	 * @param entities the entities, no two of them with the same identifier
	 * @return the stored entities in their order. Two entities for the same row are
	 * refused before anything is written
	 * @since 0.1.0
	 */
	<T> Flux<T> saveAll(Iterable<T> entities);

	/**
	 * Copy the state of a detached entity to the managed entity with the same identifier,
	 * which is loaded if necessary. Differences are written at the next flush. An entity
	 * without a row is added.
	 * @param <T> the entity type
	 * @param copy a detached copy, such as one from a request
	 * @return the managed instance; for a record, the copy itself. A different version is
	 * an {@link org.springframework.dao.OptimisticLockingFailureException}
	 * @since 0.1.0
	 */
	<T> Mono<T> merge(T copy);

	/**
	 * Reload an entity from its row. Pending changes of the entity are discarded, those
	 * of other entities are flushed first.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @return the managed entity with the state of its row; a copy for a record. Without
	 * a row an {@link org.springframework.dao.EmptyResultDataAccessException}
	 * @since 0.1.0
	 */
	<T> Mono<T> refresh(T entity);

	// Flush and commit

	/**
	 * Write pending inserts, updates and deletes, without committing.
	 * @return completes when all is written. An update or delete that affects no row is
	 * an {@link org.springframework.dao.OptimisticLockingFailureException}
	 * @since 0.1.0
	 */
	Mono<Void> flush();

	/**
	 * Flush and commit. The connection is released; the next statement acquires one
	 * again. Entities stay managed.
	 * @return completes when the transaction is committed. If the commit fails, nothing
	 * is stored and the session refuses further operations until {@link #rollback()}. If
	 * one statement was all that the commit had to write and the server refuses it, the
	 * session goes on: the change stays pending, and the next flush repeats it unless it
	 * is corrected or {@linkplain #detach(Object) detached}. Refused inside
	 * {@code inTransaction}, which commits on its own
	 * @since 0.1.0
	 */
	Mono<Void> commit();

	/**
	 * Roll back, discard pending changes, detach all entities, and reset the identifiers
	 * that instances of a mutable class were given since the last commit.
	 * @return completes when the transaction is rolled back. Refused inside
	 * {@code inTransaction}, which rolls back on any error
	 * @since 0.1.0
	 */
	Mono<Void> rollback();

	/**
	 * Close the session: roll back uncommitted work and release the connection. Has no
	 * effect on a closed session.
	 * @return completes when the connection is released; never fails
	 * @since 0.1.0
	 */
	Mono<Void> close();

	/**
	 * Return whether the session is open.
	 * @return {@code false} after the session was closed
	 * @since 0.1.0
	 */
	boolean isActive();

	/**
	 * Return what this session is in: no transaction, a transaction, a savepoint, a
	 * transaction that accepts only a rollback, or that it is closed. Sends no statement.
	 * @return the status at the time of the call; operations that are queued can change
	 * it
	 * @since 0.1.0
	 */
	SessionStatus status();

	// Relations

	/**
	 * Get the value of a relation, which is loaded if it is not loaded yet. Relations are
	 * never loaded implicitly: a collection that is not loaded refuses every use with a
	 * {@link dev.asyncdb.relation.RelationNotLoadedException}, and a single related
	 * entity that is not loaded is {@code null}.
	 * @param <T> the entity type
	 * @param <R> the type of the property
	 * @param entity an entity that the session manages
	 * @param relation the relation
	 * @return the value of the property, empty if it is {@code null}
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
	 * Return whether a relation of an entity is loaded.
	 * @param <T> the entity type
	 * @param entity an entity
	 * @param relation the relation
	 * @return {@code true} if the session manages the entity and has loaded the relation,
	 * or stored the entity with it
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
	<T, R> RelatedEntities<R> relation(T entity, PropertyReference<T, ? extends Iterable<R>> relation);

	/**
	 * Reload an entity from its row, discarding its pending changes, and load a relation
	 * again.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @param relation the relation, or a path of relations
	 * @return the entity with the state of its row, a copy in place of an immutable one;
	 * an {@link org.springframework.dao.EmptyResultDataAccessException} if the row no
	 * longer exists
	 * @since 0.1.0
	 */
	<T> Mono<T> refresh(T entity, TypedPropertyPath<T, ?> relation);

	// Savepoints

	/**
	 * Run work inside a savepoint. Pending changes are flushed first. An error or a
	 * cancel of the work rolls back to the savepoint, after which the transaction is
	 * still usable.
	 * @param <T> the type of the value
	 * @param work a function that creates the work, with this session
	 * @return the value of the work, empty if the work is empty
	 * @since 0.1.0
	 */
	<T> Mono<T> inSavepoint(Function<? super AsyncSession, ? extends Mono<T>> work);

	// SQL

	/**
	 * Return Spring's client for SQL statements on the connection and in the transaction
	 * of this session. Pending changes are flushed before each statement, unless
	 * auto-flush is off.
	 * @return a client, valid as long as this session
	 * @since 0.1.0
	 */
	DatabaseClient sql();

	/**
	 * Use the connection of the driver for what R2DBC has no method for, such as COPY.
	 * The work runs like a statement of this session: pending changes are flushed first,
	 * it runs after the earlier statements, a cancel lets it run to its end, and the end
	 * of the transaction waits for it. So it must complete: receive notifications on a
	 * connection of their own. Settings of the server session that it changes do not
	 * outlive the use of the connection. <pre class="code">
	 * session.withDriver(PostgresqlConnection.class, (connection) -&gt; connection.copyIn(sql, rows))
	 * </pre>
	 * @param <D> the type of the connection
	 * @param <T> the type of the values
	 * @param driver the type of the connection, of the driver or of a wrapper
	 * @param work the work; it must neither end the transaction nor retain the connection
	 * @return the values of the work, or an
	 * {@link org.springframework.dao.InvalidDataAccessApiUsageException} if the
	 * connection is not of that type
	 * @since 0.1.0
	 */
	<D, T> Flux<T> withDriver(Class<D> driver, Function<? super D, ? extends Publisher<T>> work);

	// Context and blocking-style code

	/**
	 * Make this session the current one of some work, so that
	 * {@link SessionOperations#currentSession()} returns it.
	 * @param <T> the type of the value
	 * @param work the work
	 * @return the value of the work, empty if the work is empty
	 * @since 0.1.0
	 */
	<T> Mono<T> asCurrent(Mono<T> work);

	/**
	 * Run blocking-style code with this session, on a thread of its own. The code may
	 * call blocking methods; what it awaits takes part in the caller's transaction.
	 * @param <T> the type of the value
	 * @param work the code
	 * @return the return value of the code, empty for {@code null}, or the exception that
	 * it threw. A cancel makes the publishers that the code awaits throw a
	 * {@code BridgeCancelledException}
	 * @since 0.1.0
	 */
	<T> Mono<T> callBlocking(Function<? super BlockingSession, ? extends @Nullable T> work);

}
