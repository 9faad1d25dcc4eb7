package dev.asyncdb.session;

/**
 * Which statement begins the transaction of a session.
 *
 * @since 0.1.0
 */
public enum TransactionStart {

	/**
	 * The first statement that needs a transaction. At READ COMMITTED each query has a
	 * snapshot of its own, in a transaction or not, so the session's own queries without
	 * locks run before the transaction: they send no BEGIN, and occupy a connection only
	 * while they run. Writes, locks, savepoints and all statements that the session does
	 * not know, such as those of {@code sql()} and of repositories, begin it; so does the
	 * first query at another isolation level, in a read-only transaction, or with a time
	 * limit.
	 */
	WHEN_NEEDED,

	/**
	 * The first statement, whatever it is. For views and functions with side effects
	 * behind a query, or code that relies on one connection.
	 */
	FIRST_STATEMENT

}
