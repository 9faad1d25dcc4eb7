package dev.asyncdb.connection;

import java.time.Duration;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * Provides connections without a guard. A separate type, since the pool may be missing
 * from the class path.
 */
public interface TargetConnections {

	/**
	 * Acquire a connection without a guard. A subscriber that cancels before it has the
	 * connection leaves it to the pool.
	 */
	Mono<Connection> acquire();

	/**
	 * Return how long to wait for a connection. The caller enforces the timeout, since
	 * the pool has no timer.
	 */
	Duration acquireTimeout();

	/**
	 * Return whether there are callers that wait for a connection.
	 */
	boolean isAwaited();

	/**
	 * Record that the caller of a connection uses the driver directly.
	 */
	void exposed(Connection connection);

	/**
	 * Release a connection that must not be used again.
	 */
	Mono<Void> discard(Connection connection);

}
