package dev.asyncdb.session;

import reactor.core.publisher.Mono;

/**
 * Is told what sessions do, and may do asynchronous work of its own. Each step waits for
 * all listeners, one after the other in their order; a listener that fails makes the step
 * fail, except after a transaction has ended, which nothing can undo. Must be
 * thread-safe: all sessions of a manager tell the same listeners.
 *
 * @since 0.1.0
 */
public interface SessionListener {

	/**
	 * Something is pending and about to be written. What is added or changed here is
	 * written too.
	 * @param session the session
	 * @return completes when the flush may go on
	 * @since 0.1.0
	 */
	default Mono<Void> beforeFlush(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * What was pending is written, but not committed.
	 * @param session the session
	 * @return completes when the session may go on
	 * @since 0.1.0
	 */
	default Mono<Void> afterFlush(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * The transaction is about to be flushed for the last time and committed.
	 * @param session the session
	 * @return completes when the commit may go on
	 * @since 0.1.0
	 */
	default Mono<Void> beforeCommit(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * The transaction is committed. An error here is logged and changes nothing.
	 * @param session the session, closed already unless it commits as it goes
	 * @return completes when the caller may be told
	 * @since 0.1.0
	 */
	default Mono<Void> afterCommit(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * The transaction was rolled back. An error here is logged and changes nothing.
	 * @param session the session, closed already unless it rolled back by itself
	 * @return completes when the caller may be told
	 * @since 0.1.0
	 */
	default Mono<Void> afterRollback(AsyncSession session) {
		return Mono.empty();
	}

	/**
	 * The session manages an entity that it has read.
	 * @param session the session
	 * @param entity the entity
	 * @return completes when the entity may be emitted
	 * @since 0.1.0
	 */
	default Mono<Void> afterLoad(AsyncSession session, Object entity) {
		return Mono.empty();
	}

}
