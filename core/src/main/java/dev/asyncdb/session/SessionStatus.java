package dev.asyncdb.session;

/**
 * What a session is in.
 *
 * @since 0.1.0
 */
public enum SessionStatus {

	/**
	 * No transaction has begun in the database: no statement has needed one since the
	 * session was opened, or since its last commit or rollback.
	 */
	NO_TRANSACTION,

	/**
	 * A transaction has begun, or what is run belongs to {@code inTransaction(..)} or to
	 * a transaction of Spring, which begin with the first statement that needs it.
	 */
	TRANSACTION,

	/**
	 * A savepoint is open in the transaction, also one of a nested transaction of Spring.
	 */
	SAVEPOINT,

	/**
	 * The transaction accepts nothing but a rollback, of all of it or to a savepoint: a
	 * statement has failed and the database refuses further ones, as PostgreSQL does, the
	 * database has ended it, its time limit is exceeded, or its commit has failed.
	 */
	FAILED,

	/**
	 * The session was closed.
	 */
	CLOSED

}
