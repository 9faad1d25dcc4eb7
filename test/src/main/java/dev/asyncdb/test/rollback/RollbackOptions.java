package dev.asyncdb.test.rollback;

import java.time.Duration;

/**
 * How long the callers of a test wait for each other.
 *
 * @param grace how long a transaction rests before another one begins on top of it
 * @param limit how long a caller waits for its turn
 * @param quiet how long the end of a test waits for callers that have not ended
 * @since 0.1.0
 */
public record RollbackOptions(Duration grace, Duration limit, Duration quiet) {

	/**
	 * Return the defaults.
	 * @return a grace of 10 ms, a limit of 3 s and 2 s for quiet
	 * @since 0.1.0
	 */
	public static RollbackOptions defaults() {
		return new RollbackOptions(Duration.ofMillis(10), Duration.ofSeconds(3), Duration.ofSeconds(2));
	}

}
