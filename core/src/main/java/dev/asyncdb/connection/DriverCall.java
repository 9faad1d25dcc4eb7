package dev.asyncdb.connection;

import io.r2dbc.spi.Connection;
import org.reactivestreams.Publisher;

/**
 * Something that a driver is asked.
 *
 * @param <T> the type of the answers
 */
@FunctionalInterface
interface DriverCall<T> {

	/**
	 * Ask.
	 * @param connection the driver's connection
	 * @param watch is told of what is read besides
	 */
	Publisher<? extends T> on(Connection connection, StatementWatch watch);

}
