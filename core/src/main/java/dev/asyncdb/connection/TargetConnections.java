package dev.asyncdb.connection;

import java.time.Duration;

import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

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
	 * Acquire a connection for a read-only transaction, which may be one of a replica.
	 */
	default Mono<Connection> acquireReadOnly() {
		return acquire();
	}

	/**
	 * Commit the transaction of a connection.
	 * @param caller the Reactor context of the caller
	 */
	default Publisher<Void> commit(Connection connection, ContextView caller) {
		return connection.commitTransaction();
	}

	/**
	 * Record that a statement which commits itself is about to be sent.
	 * @param caller the Reactor context of the caller
	 */
	default void changes(ContextView caller) {
	}

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
	 * Record that the server of a connection was lost, or does not accept writes: its
	 * idle connections must not be used again.
	 */
	default void suspect(Connection connection) {
	}

	/**
	 * Release a connection that must not be used again.
	 */
	Mono<Void> discard(Connection connection);

}
