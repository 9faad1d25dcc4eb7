package dev.asyncdb.connection;

import java.time.Duration;

/**
 * How long the steps of taking and returning a connection may last.
 *
 * @param acquire longest time to wait for a connection, retries of the pool included
 * @param end longest time for running statements to finish, the transaction to end and
 * the connection to be returned; past it the physical connection is closed
 * @since 0.1.0
 */
public record ConnectionLimits(Duration acquire, Duration end) {

	/**
	 * Check the limits.
	 * @param acquire longest time to wait for a connection
	 * @param end longest time to end a transaction and return its connection
	 * @throws IllegalArgumentException if a limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionLimits {
		requirePositive("acquire", acquire);
		requirePositive("end", end);
	}

	/**
	 * The limits to use when nothing else is known: ten seconds each.
	 * @return ten seconds to acquire, ten seconds to end
	 * @since 0.1.0
	 */
	public static ConnectionLimits defaults() {
		return new ConnectionLimits(Duration.ofSeconds(10), Duration.ofSeconds(10));
	}

	private static void requirePositive(String name, Duration limit) {
		if (limit.isNegative() || limit.isZero()) {
			throw new IllegalArgumentException("The limit '%s' must be positive but is %s".formatted(name, limit));
		}
	}

}
