package dev.asyncdb.connection;

import reactor.core.publisher.Mono;

/**
 * Listens to savepoints on a connection, which Spring creates for nested transactions.
 *
 * @since 0.1.0
 */
public interface SavepointListener {

	/**
	 * Called before a savepoint is created.
	 * @param name the name of the savepoint
	 * @return completes when the savepoint may be created
	 * @since 0.1.0
	 */
	Mono<Void> beforeSavepoint(String name);

	/**
	 * Called after a rollback to a savepoint.
	 * @param name the name of the savepoint
	 * @return completes when the listener has finished
	 * @since 0.1.0
	 */
	Mono<Void> afterRollback(String name);

}
