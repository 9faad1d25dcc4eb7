package dev.asyncdb.session;

/**
 * How the sessions of a manager behave.
 *
 * @param autoFlush whether pending changes are written before each query
 * @param fetchSize number of rows that the driver asks for at a time in a stream, at
 * least 1; what is read completely is asked for at once
 * @since 0.1.0
 */
public record SessionOptions(boolean autoFlush, int fetchSize) {

	/**
	 * Check the options.
	 * @param autoFlush whether pending changes are written before each query
	 * @param fetchSize number of rows that the driver asks for at a time in a stream
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
	 * @return automatic flush, streams of 128 rows at a time
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
	 * @param fetchSize number of rows that the driver asks for at a time in a stream
	 * @return new options
	 * @since 0.1.0
	 */
	public SessionOptions withFetchSize(int fetchSize) {
		return new SessionOptions(this.autoFlush, fetchSize);
	}

}
