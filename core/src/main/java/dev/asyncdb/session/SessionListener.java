package dev.asyncdb.session;

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
