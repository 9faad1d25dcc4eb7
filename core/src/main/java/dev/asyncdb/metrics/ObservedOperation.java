package dev.asyncdb.metrics;

/**
 * What a recorder can observe from its begin to its end.
 *
 * @since 0.1.0
 */
public enum ObservedOperation {

	/** The work with a session that has no transaction of its own. */
	SESSION,

	/**
	 * A transaction, each attempt for itself, from its begin to its commit or rollback.
	 */
	TRANSACTION,

	/** A flush with pending changes. */
	FLUSH,

	/** A statement, the wait for its connection included. */
	STATEMENT

}
