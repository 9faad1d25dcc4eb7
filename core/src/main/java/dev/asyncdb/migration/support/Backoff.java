package dev.asyncdb.migration.support;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts. They grow, and chance keeps those apart who met once.
 *
 * @param shortestMillis length of the first pause at most
 * @param longestMillis length of any pause at most
 */
record Backoff(long shortestMillis, long longestMillis) {

	/**
	 * How long to wait.
	 * @param attempts how many pauses there were
	 */
	Duration pause(long attempts) {
		long longest = Math.min(this.longestMillis, this.shortestMillis << Math.min(attempts, 10));
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest));
	}

}
