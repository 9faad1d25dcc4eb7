package dev.asyncdb.replica;

import java.time.Duration;

/**
 * How read-only transactions use replicas.
 *
 * @param maxLag how far a replica may be behind the primary; one that is further behind
 * is not used until it has caught up
 * @param maxWait how long a read waits for a replica to replay what its caller has
 * written, before it uses the primary
 * @param checkInterval how often the state of replicas is read, at most; without reads it
 * is not
 * @since 0.1.0
 */
public record ReplicaOptions(Duration maxLag, Duration maxWait, Duration checkInterval) {

	private static final ReplicaOptions DEFAULTS = new ReplicaOptions(Duration.ofSeconds(10), Duration.ofMillis(200),
			Duration.ofMillis(500));

	/**
	 * Create and check the options.
	 * @param maxLag how far a replica may be behind the primary
	 * @param maxWait how long a read waits for a replica
	 * @param checkInterval how often the state of replicas is read, at most
	 * @throws IllegalArgumentException if the wait is negative, or another duration is
	 * not positive, or the lag is shorter than the interval in which it is measured
	 * @since 0.1.0
	 */
	public ReplicaOptions {
		requirePositive("checkInterval", checkInterval);
		requirePositive("maxLag", maxLag);
		if (maxWait.isNegative()) {
			throw new IllegalArgumentException("maxWait must not be negative but is " + maxWait);
		}
		if (maxLag.compareTo(checkInterval) < 0) {
			throw new IllegalArgumentException(
					"maxLag must not be shorter than checkInterval, in which it is measured, but is %s with %s"
						.formatted(maxLag, checkInterval));
		}
	}

	private static void requirePositive(String name, Duration duration) {
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException("%s must be positive but is %s".formatted(name, duration));
		}
	}

	/**
	 * Return the default options.
	 * @return at most 10 seconds behind, 200 milliseconds of waiting, read every 500
	 * milliseconds
	 * @since 0.1.0
	 */
	public static ReplicaOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these options with another limit of the lag.
	 * @param maxLag how far a replica may be behind the primary
	 * @return new options
	 * @throws IllegalArgumentException if it is shorter than the check interval
	 * @since 0.1.0
	 */
	public ReplicaOptions withMaxLag(Duration maxLag) {
		return new ReplicaOptions(maxLag, this.maxWait, this.checkInterval);
	}

	/**
	 * Return these options with another wait.
	 * @param maxWait how long a read waits for a replica, zero for none
	 * @return new options
	 * @throws IllegalArgumentException if it is negative
	 * @since 0.1.0
	 */
	public ReplicaOptions withMaxWait(Duration maxWait) {
		return new ReplicaOptions(this.maxLag, maxWait, this.checkInterval);
	}

	/**
	 * Return these options with another interval of the checks.
	 * @param checkInterval how often the state of replicas is read, at most
	 * @return new options
	 * @throws IllegalArgumentException if it is not positive, or longer than the lag
	 * @since 0.1.0
	 */
	public ReplicaOptions withCheckInterval(Duration checkInterval) {
		return new ReplicaOptions(this.maxLag, this.maxWait, checkInterval);
	}

}
