package dev.asyncdb.connection;

import java.time.Duration;

import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * Gives connections to those who guard them. A type of its own, since the pool behind it
 * may be missing from the class path.
 */
public interface TargetConnections {

	/**
	 * Take a connection without a guard.
	 */
	Mono<Connection> take();

	/**
	 * How long to wait for one. Whoever takes it stops waiting; the pool has no timer of
	 * its own.
	 */
	Duration longestWait();

}
