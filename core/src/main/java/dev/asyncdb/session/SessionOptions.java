package dev.asyncdb.session;

/**
 * How the sessions of a manager behave.
 *
 * @param autoFlush whether pending changes are written before each query
 * @param fetchSize number of rows that the driver asks for at a time, {@code 0} for all
 * at once
 * @since 0.1.0
 */
public record SessionOptions(boolean autoFlush, int fetchSize) {

	/**
	 * Check the options.
	 * @param autoFlush whether pending changes are written before each query
	 * @param fetchSize number of rows that the driver asks for at a time
	 * @throws IllegalArgumentException if the fetch size is negative
	 * @since 0.1.0
	 */
	public SessionOptions {
		if (fetchSize < 0) {
			throw new IllegalArgumentException("The fetch size must not be negative but is " + fetchSize);
		}
	}

	/**
	 * The options to use when nothing else is known.
	 * @return automatic flush, 128 rows at a time
	 * @since 0.1.0
	 */
	public static SessionOptions defaults() {
		return new SessionOptions(true, 128);
	}

	/**
	 * These options with another automatic flush.
	 * @param autoFlush whether pending changes are written before each query
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withAutoFlush(boolean autoFlush) {
		return new SessionOptions(autoFlush, this.fetchSize);
	}

	/**
	 * These options with another fetch size.
	 * @param fetchSize number of rows that the driver asks for at a time
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withFetchSize(int fetchSize) {
		return new SessionOptions(this.autoFlush, fetchSize);
	}

}
