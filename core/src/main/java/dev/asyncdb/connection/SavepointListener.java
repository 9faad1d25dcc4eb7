package dev.asyncdb.connection;

import reactor.core.publisher.Mono;

/**
 * Is told of savepoints that somebody else sets on a connection, as Spring does for
 * nested transactions.
 *
 * @since 0.1.0
 */
public interface SavepointListener {

	/**
	 * A savepoint is about to be set.
	 * @param name its name
	 * @return completes when it may be set
	 * @since 0.1.0
	 */
	Mono<Void> beforeSavepoint(String name);

	/**
	 * All that was done since a savepoint is undone.
	 * @param name its name
	 * @return completes when the listener has taken note
	 * @since 0.1.0
	 */
	Mono<Void> afterUndo(String name);

}
