package dev.asyncdb.url;

import java.time.ZoneId;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;

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
	 * Return the time zone in which its connections exchange values of
	 * {@link java.time.Instant}: their driver returns the date and time of this zone.
	 * @return {@code null} if the driver exchanges them
	 * @since 0.1.0
	 */
	default @Nullable ZoneId momentZone() {
		return null;
	}

	/**
	 * Return the time zone in which the connections of any factory exchange values of
	 * {@link java.time.Instant}.
	 * @param factory the factory, which may wrap others
	 * @return {@code null} if the driver exchanges them
	 * @since 0.1.0
	 */
	static @Nullable ZoneId momentZone(ConnectionFactory factory) {
		StartupSettings settings = find(factory);
		return (settings != null) ? settings.momentZone() : null;
	}

	/**
	 * Return whether the limits are in effect on the connections of any factory.
	 * @param factory the factory, which may wrap others
	 * @return {@code true} if it wraps a factory that applies them
	 * @since 0.1.0
	 */
	static boolean areApplied(ConnectionFactory factory) {
		StartupSettings settings = find(factory);
		return settings != null && settings.areApplied();
	}

	private static @Nullable StartupSettings find(ConnectionFactory factory) {
		Object current = factory;
		while (!(current instanceof StartupSettings) && current instanceof Wrapped<?> wrapped) {
			current = wrapped.unwrap();
		}
		return (current instanceof StartupSettings settings) ? settings : null;
	}

}
