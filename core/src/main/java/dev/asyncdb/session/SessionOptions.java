package dev.asyncdb.session;

import org.springframework.util.Assert;

/**
 * Options of the sessions of a manager.
 *
 * @param autoFlush whether pending changes are flushed before each query
 * @param fetchSize number of rows that a stream fetches at a time, at least 1; results
 * that are read completely are fetched in one round trip
 * @param advisoryLockForMissingKey whether {@code getOrCreate} and {@code updateOrCreate}
 * on columns without a unique constraint serialize concurrent callers by an advisory lock
 * of the database; otherwise, and if the database has no such lock, they are refused
 * @param transactionStart which statement begins the transaction of a session
 * @param join whether {@code inSession} takes part in a transaction around it
 * @since 0.1.0
 */
public record SessionOptions(boolean autoFlush, int fetchSize, boolean advisoryLockForMissingKey,
		TransactionStart transactionStart, SessionJoin join) {

	private static final SessionOptions DEFAULTS = new SessionOptions(true, 128, false, TransactionStart.WHEN_NEEDED,
			SessionJoin.NONE);

	/**
	 * Create and check the options.
	 * @param autoFlush whether pending changes are flushed before each query
	 * @param fetchSize number of rows that a stream fetches at a time
	 * @param advisoryLockForMissingKey whether an advisory lock replaces a missing unique
	 * constraint
	 * @param transactionStart which statement begins the transaction of a session
	 * @param join whether {@code inSession} takes part in a transaction around it
	 * @throws IllegalArgumentException if the fetch size is less than 1, or the start of
	 * transactions or the way of joining is null
	 * @since 0.1.0
	 */
	public SessionOptions {
		if (fetchSize < 1) {
			throw new IllegalArgumentException("The fetch size of a stream must be at least 1 but is " + fetchSize);
		}
		Assert.notNull(transactionStart, "The start of transactions must not be null");
		Assert.notNull(join, "The way of joining must not be null");
	}

	/**
	 * Return the default options.
	 * @return automatic flush, streams of 128 rows at a time, unique constraints
	 * required, transactions that begin when needed, and that are the session's own
	 * @since 0.1.0
	 */
	public static SessionOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these options with or without automatic flush.
	 * @param autoFlush whether pending changes are flushed before each query
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withAutoFlush(boolean autoFlush) {
		return new SessionOptions(autoFlush, this.fetchSize, this.advisoryLockForMissingKey, this.transactionStart,
				this.join);
	}

	/**
	 * Return these options with another fetch size.
	 * @param fetchSize number of rows that a stream fetches at a time
	 * @return new options
	 * @throws IllegalArgumentException if the fetch size is less than 1
	 * @since 0.1.0
	 */
	public SessionOptions withFetchSize(int fetchSize) {
		return new SessionOptions(this.autoFlush, fetchSize, this.advisoryLockForMissingKey, this.transactionStart,
				this.join);
	}

	/**
	 * Return these options with or without advisory locks for lookups that no unique
	 * constraint covers. PostgreSQL has such locks. They exclude only writers that
	 * acquire them too.
	 * @param advisoryLock whether an advisory lock replaces a missing unique constraint
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withAdvisoryLockForMissingKey(boolean advisoryLock) {
		return new SessionOptions(this.autoFlush, this.fetchSize, advisoryLock, this.transactionStart, this.join);
	}

	/**
	 * Return these options with another start of transactions.
	 * @param start which statement begins the transaction of a session
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withTransactionStart(TransactionStart start) {
		return new SessionOptions(this.autoFlush, this.fetchSize, this.advisoryLockForMissingKey, start, this.join);
	}

	/**
	 * Return these options with another way of {@code inSession} inside of a transaction.
	 * @param join whether the session takes part in the transaction
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withJoin(SessionJoin join) {
		return new SessionOptions(this.autoFlush, this.fetchSize, this.advisoryLockForMissingKey, this.transactionStart,
				join);
	}

}
