package dev.asyncdb.session;

/**
 * Whether the session of {@code inSession(..)} takes part in a transaction around it, of
 * {@code inTransaction(..)}, {@code @Transactional} or a {@code TransactionalOperator}.
 * Without one, and for {@code openSession()} and {@code stream(..)}, sessions always have
 * transactions of their own.
 * <p>
 * A session that takes part shares connection, options, identity map and listeners with
 * the transaction. Nothing of it is stored before that commits. One such session runs at
 * a time in a transaction, apart from those inside of each other.
 *
 * @since 0.1.0
 */
public enum SessionJoin {

	/**
	 * The session has a connection and transactions of its own. What it has committed
	 * stays, whatever the transaction around it does.
	 */
	NONE,

	/**
	 * The session works in a savepoint. {@code commit()} keeps what was done so far for
	 * the transaction around it, {@code rollback()} undoes what came after the last
	 * {@code commit()}, and so does the end of the session. The state of objects follows,
	 * as in {@link AsyncSession#inSavepoint}. The transaction around it can go on.
	 */
	CREATE_SAVEPOINT,

	/**
	 * The session works in the transaction itself. {@code commit()} flushes. What a
	 * session of its own would roll back makes the transaction around it fail:
	 * {@code rollback()}, an error or a cancel of the session, and an end without
	 * {@code commit()} after more than queries of the session without locks. From then on
	 * the transaction refuses all operations, and its commit fails with
	 * {@link org.springframework.transaction.UnexpectedRollbackException}. A rollback to
	 * a savepoint around the session undoes that as well.
	 */
	ROLLBACK_ONLY

}
