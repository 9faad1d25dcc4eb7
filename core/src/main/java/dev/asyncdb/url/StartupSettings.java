package dev.asyncdb.url;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;

/**
 * A connection factory that sets {@link DriverOptions} for the whole server sessions of
 * its connections, unless something between client and server prevents that.
 *
 * @since 0.1.0
 */
public interface StartupSettings {

	/**
	 * Return whether the limits of the options are in effect on its connections.
	 * @return {@code false} behind a connection pooler
	 * @since 0.1.0
	 */
	boolean areApplied();

	/**
	 * Return whether the limits are in effect on the connections of any factory.
	 * @param factory the factory, which may wrap others
	 * @return {@code true} if it wraps a factory that applies them
	 * @since 0.1.0
	 */
	static boolean areApplied(ConnectionFactory factory) {
		Object current = factory;
		while (!(current instanceof StartupSettings) && current instanceof Wrapped<?> wrapped) {
			current = wrapped.unwrap();
		}
		return current instanceof StartupSettings settings && settings.areApplied();
	}

}
