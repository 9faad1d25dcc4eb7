package dev.asyncdb.connection;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Finds the connection of the driver behind its wrappers.
 */
final class DriverAccess {

	private DriverAccess() {
	}

	static <D> D unwrap(Connection connection, Class<D> type) {
		Object innermost = connection;
		for (Object next = connection; next != null; next = unwrapped(next)) {
			if (type.isInstance(next)) {
				return type.cast(next);
			}
			innermost = next;
		}
		throw new InvalidDataAccessApiUsageException("The connection of the driver is a %s, not a %s"
			.formatted(innermost.getClass().getName(), type.getName()));
	}

	private static @Nullable Object unwrapped(Object connection) {
		return (connection instanceof Wrapped<?> wrapped) ? wrapped.unwrap() : null;
	}

}
