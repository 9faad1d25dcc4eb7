package dev.asyncdb.autoconfigure.check;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;

/**
 * Compares the databases of managers and connection factories.
 *
 * @since 0.1.0
 */
public final class SameDatabase {

	private SameDatabase() {
	}

	/**
	 * Return whether a manager is known to reach the database of a connection factory:
	 * because it uses that connection factory, or by the address.
	 * @param manager the manager
	 * @param connections the connection factory
	 * @return {@code false} if the databases differ or cannot be compared
	 * @since 0.1.0
	 */
	public static boolean test(AsyncDatabaseManager manager, ConnectionFactory connections) {
		return test(manager.connectionFactory(), connections) || manager.address().equals(addressOf(connections));
	}

	/**
	 * Return whether two connection factories are known to reach the same database:
	 * because one wraps the other, or by the address.
	 * @param one a connection factory
	 * @param another another connection factory
	 * @return {@code false} if the databases differ or cannot be compared
	 * @since 0.1.0
	 */
	public static boolean test(ConnectionFactory one, ConnectionFactory another) {
		for (Object used = one; used != null; used = unwrapped(used)) {
			for (Object other = another; other != null; other = unwrapped(other)) {
				if (used == other) {
					return true;
				}
			}
		}
		String address = addressOf(one);
		return address != null && address.equals(addressOf(another));
	}

	private static @Nullable Object unwrapped(Object factory) {
		return (factory instanceof Wrapped<?> wrapped) ? wrapped.unwrap() : null;
	}

	/**
	 * Return the address of a manager's database for operators.
	 * @param manager the manager
	 * @return the address without credentials, the product name if it is not known
	 * @since 0.1.0
	 */
	public static String addressOf(AsyncDatabaseManager manager) {
		return Objects.requireNonNullElseGet(addressOf(manager.connectionFactory()), manager::address);
	}

	private static @Nullable String addressOf(ConnectionFactory connections) {
		OptionsCapableConnectionFactory factory = OptionsCapableConnectionFactory.unwrapFrom(connections);
		return (factory != null) ? DatabaseUrl.from(factory.getOptions()).toString() : null;
	}

}
