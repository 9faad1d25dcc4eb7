package dev.asyncdb.connection;

import java.time.Duration;

/**
 * Options for acquiring, using and releasing a connection. Immutable.
 *
 * @param acquireTimeout longest time to wait for a connection, retries of the pool
 * included
 * @param controlTimeout longest time for running statements to finish, for COMMIT or
 * ROLLBACK, and for the release of the connection; afterwards the physical connection is
 * closed
 * @param statementTimeout longest time without an answer of the server while a statement
 * runs; afterwards the physical connection is closed. The server's own statement timeout
 * should be shorter
 * @param leakDetectionThreshold how long a connection may stay in use before it is logged
 * once as a possible leak
 * @param streamIdleTimeout how long the reader of a result or stream may request nothing,
 * the time for the rows that its operators have prefetched included; afterwards the
 * reader fails and the physical connection is closed
 * @since 0.1.0
 */
public record ConnectionOptions(Duration acquireTimeout, Duration controlTimeout, Duration statementTimeout,
		Duration leakDetectionThreshold, Duration streamIdleTimeout) {

	/**
	 * The default of {@link #streamIdleTimeout()}. Operators such as {@code concatMap}
	 * request new rows only after most of those before were processed.
	 */
	private static final Duration STREAM_IDLE_TIMEOUT = Duration.ofMinutes(2);

	/**
	 * A limit that never expires.
	 * @since 0.1.0
	 */
	public static final Duration UNLIMITED = Duration.ofDays(10_000);

	/**
	 * Create options with the given limits.
	 * @param acquireTimeout longest time to wait for a connection, retries of the pool
	 * included
	 * @param controlTimeout longest time for running statements to finish, for COMMIT or
	 * ROLLBACK, and for the release of the connection; afterwards the physical connection
	 * is closed
	 * @param statementTimeout longest time without an answer of the server while a
	 * statement runs; afterwards the physical connection is closed
	 * @param leakDetectionThreshold how long a connection may stay in use before it is
	 * logged once as a possible leak
	 * @param streamIdleTimeout how long the reader of a result or stream may request
	 * nothing; afterwards the reader fails and the physical connection is closed
	 * @throws IllegalArgumentException if a limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions {
		requirePositive("acquireTimeout", acquireTimeout);
		requirePositive("controlTimeout", controlTimeout);
		requirePositive("statementTimeout", statementTimeout);
		requirePositive("leakDetectionThreshold", leakDetectionThreshold);
		requirePositive("streamIdleTimeout", streamIdleTimeout);
	}

	/**
	 * Create options with the given limits and the default stream idle timeout.
	 * @param acquireTimeout longest time to wait for a connection
	 * @param controlTimeout longest time to end a transaction and to release a connection
	 * @param statementTimeout longest time without an answer of the server
	 * @param leakDetectionThreshold how long a connection may stay in use before it is
	 * logged
	 * @throws IllegalArgumentException if a limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions(Duration acquireTimeout, Duration controlTimeout, Duration statementTimeout,
			Duration leakDetectionThreshold) {
		this(acquireTimeout, controlTimeout, statementTimeout, leakDetectionThreshold, STREAM_IDLE_TIMEOUT);
	}

	/**
	 * Return the default options.
	 * @return an acquire timeout of 10 seconds, a control timeout of 10 seconds, a
	 * statement timeout of 32 seconds, a leak detection threshold of 30 seconds and a
	 * stream idle timeout of 2 minutes
	 * @since 0.1.0
	 */
	public static ConnectionOptions defaults() {
		return new ConnectionOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(32),
				Duration.ofSeconds(30));
	}

	/**
	 * Return these options with another acquire timeout.
	 * @param acquireTimeout longest time to wait for a connection, retries of the pool
	 * included
	 * @return new options
	 * @throws IllegalArgumentException if the limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions withAcquireTimeout(Duration acquireTimeout) {
		return new ConnectionOptions(acquireTimeout, this.controlTimeout, this.statementTimeout,
				this.leakDetectionThreshold, this.streamIdleTimeout);
	}

	/**
	 * Return these options with another control timeout.
	 * @param controlTimeout longest time for running statements to finish, for COMMIT or
	 * ROLLBACK, and for the release of the connection; afterwards the physical connection
	 * is closed
	 * @return new options
	 * @throws IllegalArgumentException if the limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions withControlTimeout(Duration controlTimeout) {
		return new ConnectionOptions(this.acquireTimeout, controlTimeout, this.statementTimeout,
				this.leakDetectionThreshold, this.streamIdleTimeout);
	}

	/**
	 * Return these options with another statement timeout.
	 * @param statementTimeout longest time without an answer of the server while a
	 * statement runs; afterwards the physical connection is closed
	 * @return new options
	 * @throws IllegalArgumentException if the limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions withStatementTimeout(Duration statementTimeout) {
		return new ConnectionOptions(this.acquireTimeout, this.controlTimeout, statementTimeout,
				this.leakDetectionThreshold, this.streamIdleTimeout);
	}

	/**
	 * Return these options with another leak detection threshold.
	 * @param leakDetectionThreshold how long a connection may stay in use before it is
	 * logged once as a possible leak
	 * @return new options
	 * @throws IllegalArgumentException if the limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions withLeakDetectionThreshold(Duration leakDetectionThreshold) {
		return new ConnectionOptions(this.acquireTimeout, this.controlTimeout, this.statementTimeout,
				leakDetectionThreshold, this.streamIdleTimeout);
	}

	/**
	 * Return these options with another stream idle timeout.
	 * @param streamIdleTimeout how long the reader of a result or stream may request
	 * nothing; afterwards the reader fails and the physical connection is closed
	 * @return new options
	 * @throws IllegalArgumentException if the limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions withStreamIdleTimeout(Duration streamIdleTimeout) {
		return new ConnectionOptions(this.acquireTimeout, this.controlTimeout, this.statementTimeout,
				this.leakDetectionThreshold, streamIdleTimeout);
	}

	private static void requirePositive(String name, Duration limit) {
		if (limit.isNegative() || limit.isZero()) {
			throw new IllegalArgumentException("The limit '%s' must be positive but is %s".formatted(name, limit));
		}
	}

}
