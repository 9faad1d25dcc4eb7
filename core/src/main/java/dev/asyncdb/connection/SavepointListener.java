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
	 * Called instead of a rollback to a savepoint, before its caller can go on.
	 * @param name the name of the savepoint
	 * @param command rolls back to the savepoint
	 * @param release releases the savepoint
	 * @return runs the command, and the release of a savepoint that is not used again
	 * @since 0.1.0
	 */
	Mono<Void> rollback(String name, Mono<Void> command, Mono<Void> release);

	/**
	 * Called instead of a release of a savepoint.
	 * @param name the name of the savepoint
	 * @param command releases the savepoint
	 * @return runs the command, and completes when the listener has finished
	 * @since 0.1.0
	 */
	Mono<Void> release(String name, Mono<Void> command);

}
