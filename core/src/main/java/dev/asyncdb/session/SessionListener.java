package dev.asyncdb.session;

import java.util.Map;

import dev.asyncdb.metrics.RowCounts;
import reactor.core.publisher.Mono;

/**
 * Receives the events of sessions, and may run asynchronous work for each. Each step of a
 * session waits for all listeners, which are called one after the other in their order. A
 * listener that fails makes the step fail, except after the end of a transaction, which
 * cannot be undone. Must be thread-safe: all sessions of a manager share its listeners.
 *
 * @since 0.1.0
 */
public interface SessionListener {

	/**
	 * Called before pending changes are flushed. Entities that are added or changed here
	 * are flushed too.
	 * @param session the session
	 * @return completes when the flush may continue
	 * @since 0.1.0
	 */
	default Mono<Void> beforeFlush(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * Called after pending changes were flushed, before they are committed.
	 * @param session the session
	 * @return completes when the session may continue
	 * @since 0.1.0
	 */
	default Mono<Void> afterFlush(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * Called after pending changes were flushed, before they are committed, with the
	 * number of rows. Rows of join tables and those of bulk statements are not counted.
	 * @param session the session
	 * @param rows the rows that this flush has written, by entity type; a type without
	 * such rows is left out
	 * @return completes when the session may continue; by default calls
	 * {@link #afterFlush(AsyncSession)}
	 * @since 0.1.0
	 */
	default Mono<Void> afterFlush(AsyncSession session, Map<Class<?>, RowCounts> rows) {
		return afterFlush(session);
	}

	/**
	 * Called for each entity that a flush deletes, before it sends the statements that
	 * delete. Orphans are among them; rows that a foreign key or a bulk statement deletes
	 * are not, nor is an entity whose row a new one takes over. Queries see the rows.
	 * What is changed, added or deleted here is written by the next flush, which a commit
	 * runs itself.
	 * @param session the session
	 * @param entity the managed entity, or the one that was given to {@code delete(..)}
	 * @return completes when the flush may continue; an error makes it fail before
	 * anything is deleted
	 * @since 0.1.0
	 */
	default Mono<Void> beforeDelete(AsyncSession session, Object entity) {
		return Mono.empty();
	}

	/**
	 * Called for each entity that a flush has deleted, after all of its rows were
	 * deleted, before the commit.
	 * @param session the session, which does not manage the entity any more
	 * @param entity the entity
	 * @return completes when the flush may continue
	 * @since 0.1.0
	 */
	default Mono<Void> afterDelete(AsyncSession session, Object entity) {
		return Mono.empty();
	}

	/**
	 * Called before the last flush of a transaction and its commit.
	 * @param session the session
	 * @return completes when the commit may continue
	 * @since 0.1.0
	 */
	default Mono<Void> beforeCommit(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * Called after the transaction was committed. An error is logged and has no effect.
	 * @param session the session, closed unless its owner commits explicitly
	 * @return completes when the outcome may be emitted to the caller
	 * @since 0.1.0
	 */
	default Mono<Void> afterCommit(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * Called after the transaction was rolled back. An error is logged and has no effect.
	 * @param session the session, closed unless its owner rolled back explicitly
	 * @return completes when the outcome may be emitted to the caller
	 * @since 0.1.0
	 */
	default Mono<Void> afterRollback(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * Called when the session manages an entity that it has loaded.
	 * @param session the session
	 * @param entity the entity
	 * @return completes when the entity may be emitted
	 * @since 0.1.0
	 */
	default Mono<Void> afterLoad(AsyncSession session, Object entity) {
		return Mono.empty();
	}

}
