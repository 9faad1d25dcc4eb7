package dev.asyncdb.session;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

/**
 * One unit of work with the database.
 * <p>
 * A session knows each entity that it loaded or stored: one instance per identifier. It
 * writes changes of those instances, and only the changed columns, at {@link #flush()},
 * at {@link #commit()} and before queries. Objects stay readable after a commit; a
 * rollback makes the session forget them.
 * <p>
 * Rule of names: {@code find} may be empty, {@code get} never is. Publishers are lazy.
 * Operations are queued and run one after the other, so {@code Mono.zip} of two of them
 * works; {@code add} and {@code delete} only take note and may be called between them.
 * One session serves one logical flow, its entities are not meant for concurrent change.
 * <p>
 * A session takes a connection at its first statement. Errors of the database arrive as
 * Spring's {@link org.springframework.dao.DataAccessException}, the same ones on every
 * database; {@link dev.asyncdb.error.DatabaseErrorKind} tells them apart. Any use after
 * the end is a {@link SessionClosedException}.
 *
 * @since 0.1.0
 */
public interface AsyncSession extends EntityLookup, UpsertOperations, RelationOperations {

	/**
	 * Insert this entity at the next flush. No effect if it is added or managed already.
	 * @param entity a new entity; identifiers and other generated values come back into a
	 * mutable class, for a record use {@link #save(Object)} which returns the stored copy
	 * @since 0.1.0
	 */
	void add(Object entity);

	/**
	 * Insert these entities at the next flush, in this order.
	 * @param entities new entities
	 * @since 0.1.0
	 */
	default void addAll(Iterable<?> entities) {
		entities.forEach(this::add);
	}

	/**
	 * Delete this entity at the next flush. A row that is gone by then, or has another
	 * version, is an {@link org.springframework.dao.OptimisticLockingFailureException}.
	 * An entity that was only added is simply forgotten.
	 * @param entity an entity with an identifier
	 * @since 0.1.0
	 */
	void delete(Object entity);

	/**
	 * Forget this entity and what is pending for it; its row stays as it is. No effect if
	 * the session does not know it.
	 * @param entity an entity
	 * @since 0.1.0
	 */
	void detach(Object entity);

	/**
	 * Whether the session answers for this very object: it is managed or added, and not
	 * to be deleted.
	 * @param entity an entity
	 * @return {@code true} for a managed or added object, not for a copy of it
	 * @since 0.1.0
	 */
	boolean contains(Object entity);

	/**
	 * Write pending inserts, changes and deletes, without committing.
	 * @return completes when all is written. A change or delete that hits no row is an
	 * {@link org.springframework.dao.OptimisticLockingFailureException}
	 * @since 0.1.0
	 */
	Mono<Void> flush();

	/**
	 * Flush and commit. The connection goes back at once; the next statement takes one
	 * again. Managed objects stay as they are.
	 * @return completes when the transaction is committed. After a commit that failed,
	 * nothing is stored and the session refuses to go on until {@link #rollback()}.
	 * Refused inside {@code inTransaction}, which commits itself
	 * @since 0.1.0
	 */
	Mono<Void> commit();

	/**
	 * Roll back, forget pending changes and all managed objects, and take back the
	 * identifiers that objects of a mutable class got since the last commit.
	 * @return completes when the transaction is rolled back. Refused inside
	 * {@code inTransaction}, which rolls back on any error
	 * @since 0.1.0
	 */
	Mono<Void> rollback();

	/**
	 * End the session: roll back what is not committed and return the connection. Closing
	 * again does nothing.
	 * @return completes when the connection is back where it came from; never fails
	 * @since 0.1.0
	 */
	Mono<Void> close();

	/**
	 * Store one entity now: insert it if it is new, write its changes if it is managed,
	 * else insert it or update the row of its identifier.
	 * @param <T> the entity type
	 * @param entity the entity
	 * @return the stored entity as the session manages it: the same instance for a new
	 * one of a mutable class, a copy for a record. Never rely on identity
	 * @since 0.1.0
	 */
	<T> Mono<T> save(T entity);

	/**
	 * Store entities now, as {@link #save(Object)} does, new ones of one type by one
	 * statement.
	 * @param <T> the entity type
	 * @param entities the entities, no two of them with the same identifier
	 * @return what is stored, in the order of the entities. Two entities for the same row
	 * are refused before anything is written
	 * @since 0.1.0
	 */
	<T> Flux<T> saveAll(Iterable<T> entities);

	/**
	 * Give the managed instance of a row the state of a copy, loading it if need be. What
	 * differs is written at the next flush. A copy without a row is added.
	 * @param <T> the entity type
	 * @param copy a detached copy, such as one from a request
	 * @return the managed instance; for a record, the copy itself. Another version is an
	 * {@link org.springframework.dao.OptimisticLockingFailureException}
	 * @since 0.1.0
	 */
	<T> Mono<T> merge(T copy);

	/**
	 * Read the row of an entity again. Pending changes of the entity are lost, all others
	 * are written first.
	 * @param <T> the entity type
	 * @param entity an entity with an identifier
	 * @return the entity with the state of its row, managed; a copy for a record. Without
	 * a row {@link org.springframework.dao.EmptyResultDataAccessException}
	 * @since 0.1.0
	 */
	<T> Mono<T> refresh(T entity);

	/**
	 * Do some work that can be undone alone. Pending changes are flushed first; an error
	 * or a cancel undoes the work and leaves the transaction usable.
	 * @param <T> the type of the value
	 * @param work makes the work to do, with this session
	 * @return the value of the work, empty if the work is
	 * @since 0.1.0
	 */
	<T> Mono<T> inSavepoint(Function<? super AsyncSession, ? extends Mono<T>> work);

	/**
	 * Let this session be the current one of some work, as
	 * {@link SessionOperations#currentSession()} finds it.
	 * @param <T> the type of the value
	 * @param work the work to do
	 * @return the value of the work, empty if the work is
	 * @since 0.1.0
	 */
	<T> Mono<T> asCurrent(Mono<T> work);

	/**
	 * Run code in blocking style with this session, on a thread of its own. It may call
	 * whatever blocks; what it awaits takes part in the caller's transaction.
	 * @param <T> the type of the value
	 * @param work the code
	 * @return the value of the code, empty for {@code null}, or what it threw. A cancel
	 * makes what the code awaits throw a {@code BridgeCancelledException}
	 * @since 0.1.0
	 */
	<T> Mono<T> callBlocking(Function<? super BlockingSession, ? extends @Nullable T> work);

	/**
	 * Spring's client for SQL of your own, on the connection and in the transaction of
	 * this session. What is pending is written before each statement, unless auto-flush
	 * is off.
	 * @return a client to use within this session only
	 * @since 0.1.0
	 */
	DatabaseClient sql();

	/**
	 * Whether the session may still be used.
	 * @return {@code false} once it is closed
	 * @since 0.1.0
	 */
	boolean isActive();

}
