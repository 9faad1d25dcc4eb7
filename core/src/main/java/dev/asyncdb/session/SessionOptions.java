package dev.asyncdb.session;

/**
 * How the sessions of a manager behave.
 *
 * @param autoFlush whether pending changes are written before each query
 * @param fetchSize number of rows that the driver asks for at a time in a stream, at
 * least 1; what is read completely is asked for at once
 * @param lockedKeys whether {@code getOrCreate} and {@code updateOrCreate} on columns
 * without a unique constraint wait for each other by a lock of the database; otherwise,
 * and where the database has no such lock, they are refused
 * @since 0.1.0
 */
public record SessionOptions(boolean autoFlush, int fetchSize, boolean lockedKeys) {

	/**
	 * Check the options.
	 * @param autoFlush whether pending changes are written before each query
	 * @param fetchSize number of rows that the driver asks for at a time in a stream
	 * @param lockedKeys whether a lock stands in for a missing unique constraint
	 * @throws IllegalArgumentException if the fetch size is less than 1
	 * @since 0.1.0
	 */
	public SessionOptions {
		if (fetchSize < 1) {
			throw new IllegalArgumentException("The fetch size of a stream must be at least 1 but is " + fetchSize);
		}
	}

	/**
	 * The options to use when nothing else is known.
	 * @return automatic flush, streams of 128 rows at a time, unique constraints needed
	 * @since 0.1.0
	 */
	public static SessionOptions defaults() {
		return new SessionOptions(true, 128, false);
	}

	/**
	 * These options with another automatic flush.
	 * @param autoFlush whether pending changes are written before each query
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withAutoFlush(boolean autoFlush) {
		return new SessionOptions(autoFlush, this.fetchSize, this.lockedKeys);
	}

	/**
	 * These options with another fetch size.
	 * @param fetchSize number of rows that the driver asks for at a time in a stream
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withFetchSize(int fetchSize) {
		return new SessionOptions(this.autoFlush, fetchSize, this.lockedKeys);
	}

	/**
	 * These options with or without locks for keys that no unique constraint holds.
	 * PostgreSQL has such locks. They only help if all who insert such rows take them.
	 * @param lockedKeys whether a lock stands in for a missing unique constraint
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withLockedKeys(boolean lockedKeys) {
		return new SessionOptions(this.autoFlush, this.fetchSize, lockedKeys);
	}

}
