package dev.asyncdb.error;

import java.time.Duration;

import io.r2dbc.spi.R2dbcTimeoutException;

/**
 * The subscriber of a result or stream requested nothing within a limit, so the result
 * was closed together with its connection.
 *
 * @since 0.1.0
 */
public final class ResultNotReadException extends R2dbcTimeoutException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception for a client of a web server.
	 * @param isGone whether the client is gone, as opposed to one for which others wait
	 * @since 0.1.0
	 */
	public ResultNotReadException(boolean isGone) {
		super(isGone
				? "The client that read the response of a result is gone, so the result and its connection were closed"
				: "The client that reads the response of a result takes nothing while others wait for a connection, so the"
						+ " result and its connection were closed. With more connections"
						+ " (spring.r2dbc.pool.max-size, PoolOptions.withMaxSize(..)) such clients are waited for");
	}

	/**
	 * Create the exception.
	 * @param limit how long nothing was requested
	 * @since 0.1.0
	 */
	public ResultNotReadException(Duration limit) {
		super(("The reader of a result requested no rows for %s, so the result and its connection were closed. For slower"
				+ " readers raise asyncdb.session.stream-idle-timeout (ConnectionOptions.withStreamIdleTimeout(..)), or"
				+ " collect the rows first")
			.formatted(limit));
	}

}
