package dev.asyncdb.pool;

import java.time.Duration;

import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;

/**
 * How a pool of connections is bounded.
 *
 * @param maxSize largest number of connections
 * @param initialSize number of connections that are made at the first use
 * @param minIdle number of connections that are kept although nobody uses them
 * @param maxPending largest number of callers that wait for a connection; more are
 * refused at once
 * @param acquire longest wait for a connection
 * @param create longest time to connect
 * @param maxIdle longest time that a connection stays unused; negative for ever
 * @param maxLife longest time that a connection is used, give or take a tenth so that not
 * all end together; negative for ever
 * @param validateAfterIdle a connection that was unused for longer must answer before it
 * is lent out
 * @param validation longest wait for that answer
 * @param release longest time to clean a connection that comes back with something under
 * way
 * @param depth how each connection is validated before it is lent out
 * @param validationQuery the query that validates, {@code null} for the driver's own way
 * @since 0.1.0
 */
public record PoolOptions(int maxSize, int initialSize, int minIdle, int maxPending, Duration acquire, Duration create,
		Duration maxIdle, Duration maxLife, Duration validateAfterIdle, Duration validation, Duration release,
		ValidationDepth depth, @Nullable String validationQuery) {

	/**
	 * The settings to use when nothing else is known.
	 * @return ten connections at most, none before the first use, 2,000 callers that wait
	 * five seconds at most
	 * @since 0.1.0
	 */
	public static PoolOptions defaults() {
		return new PoolOptions(10, 0, 0, 2000, Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofMinutes(10),
				Duration.ofMinutes(30), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2),
				ValidationDepth.LOCAL, null);
	}

}
