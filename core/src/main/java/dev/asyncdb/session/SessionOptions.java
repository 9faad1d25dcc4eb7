package dev.asyncdb.session;

/**
 * Options of the sessions of a manager.
 *
 * @param autoFlush whether pending changes are flushed before each query
 * @param fetchSize number of rows that a stream fetches at a time, at least 1; results
 * that are read completely are fetched in one round trip
 * @param advisoryLockForMissingKey whether {@code getOrCreate} and {@code updateOrCreate}
 * on columns without a unique constraint serialize concurrent callers by an advisory lock
 * of the database; otherwise, and if the database has no such lock, they are refused
 * @since 0.1.0
 */
public record SessionOptions(boolean autoFlush, int fetchSize, boolean advisoryLockForMissingKey) {

	private static final SessionOptions DEFAULTS = new SessionOptions(true, 128, false);

	/**
	 * Create and check the options.
	 * @param autoFlush whether pending changes are flushed before each query
	 * @param fetchSize number of rows that a stream fetches at a time
	 * @param advisoryLockForMissingKey whether an advisory lock replaces a missing unique
	 * constraint
	 * @throws IllegalArgumentException if the fetch size is less than 1
	 * @since 0.1.0
	 */
	public SessionOptions {
		if (fetchSize < 1) {
			throw new IllegalArgumentException("The fetch size of a stream must be at least 1 but is " + fetchSize);
		}
	}

	/**
	 * Return the default options.
	 * @return automatic flush, streams of 128 rows at a time, unique constraints required
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
		return new SessionOptions(autoFlush, this.fetchSize, this.advisoryLockForMissingKey);
	}

	/**
	 * Return these options with another fetch size.
	 * @param fetchSize number of rows that a stream fetches at a time
	 * @return new options
	 * @throws IllegalArgumentException if the fetch size is less than 1
	 * @since 0.1.0
	 */
	public SessionOptions withFetchSize(int fetchSize) {
		return new SessionOptions(this.autoFlush, fetchSize, this.advisoryLockForMissingKey);
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
		return new SessionOptions(this.autoFlush, this.fetchSize, advisoryLock);
	}

}
