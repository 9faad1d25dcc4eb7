package dev.asyncdb.connection;

import java.time.Duration;

/**
 * How long the steps of taking and returning a connection may last.
 *
 * @param acquire longest time to wait for a connection, retries of the pool included
 * @param end longest time for running statements to finish, the transaction to end and
 * the connection to be returned; past it the physical connection is closed
 * @param statement longest silence of the server while a statement runs; past it the
 * physical connection is closed. The server's own statement timeout should be shorter
 * @param held how long a connection may be held before that is logged once as a leak
 * @since 0.1.0
 */
public record ConnectionOptions(Duration acquire, Duration end, Duration statement, Duration held) {

	/**
	 * Check the limits.
	 * @param acquire longest time to wait for a connection
	 * @param end longest time to end a transaction and return its connection
	 * @param statement longest silence of the server while a statement runs
	 * @param held how long a connection may be held before that is logged
	 * @throws IllegalArgumentException if a limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions {
		requirePositive("acquire", acquire);
		requirePositive("end", end);
		requirePositive("statement", statement);
		requirePositive("held", held);
	}

	/**
	 * Limits for taking and returning, the others as they are by default.
	 * @param acquire longest time to wait for a connection
	 * @param end longest time to end a transaction and return its connection
	 * @throws IllegalArgumentException if a limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions(Duration acquire, Duration end) {
		this(acquire, end, Duration.ofSeconds(32), Duration.ofSeconds(30));
	}

	/**
	 * These limits with another for a silent server.
	 * @param statement longest silence of the server while a statement runs
	 * @return new limits
	 * @throws IllegalArgumentException if the limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions withStatement(Duration statement) {
		return new ConnectionOptions(this.acquire, this.end, statement, this.held);
	}

	/**
	 * These limits with another for holding a connection.
	 * @param held how long a connection may be held before that is logged
	 * @return new limits
	 * @throws IllegalArgumentException if the limit is not positive
	 * @since 0.1.0
	 */
	public ConnectionOptions withHeld(Duration held) {
		return new ConnectionOptions(this.acquire, this.end, this.statement, held);
	}

	/**
	 * The limits to use when nothing else is known.
	 * @return ten seconds to acquire, ten to end, 32 for a statement, 30 to hold
	 * @since 0.1.0
	 */
	public static ConnectionOptions defaults() {
		return new ConnectionOptions(Duration.ofSeconds(10), Duration.ofSeconds(10));
	}

	private static void requirePositive(String name, Duration limit) {
		if (limit.isNegative() || limit.isZero()) {
			throw new IllegalArgumentException("The limit '%s' must be positive but is %s".formatted(name, limit));
		}
	}

}
