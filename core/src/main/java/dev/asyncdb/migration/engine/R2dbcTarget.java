package dev.asyncdb.migration.engine;

import java.util.function.Supplier;

import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.util.function.SingletonSupplier;

/**
 * The database that an engine migrates over R2DBC.
 *
 * @param connections provides what creates connections that stay open for the duration of
 * a change, preferably those of the driver and not of a pool; called on threads that may
 * block only
 * @param address the address for messages, without credentials; identical for all
 * processes that migrate this database
 * @param isShared whether other processes may migrate the database although the database
 * has no lock that excludes them, as an H2 file that several processes open
 * @since 0.1.0
 */
public record R2dbcTarget(Supplier<ConnectionFactory> connections, String address, boolean isShared) {

	/**
	 * Create a target with its own connections, which have no statement timeouts. A
	 * missing driver is reported when the connections are provided, with a
	 * {@link dev.asyncdb.url.R2dbcDriverMissingException}.
	 * @param url the URL of the database
	 * @return the target
	 * @since 0.1.0
	 */
	public static R2dbcTarget of(DatabaseUrl url) {
		// The driver is found in files, which event loops that ask for the address must
		// not read
		Supplier<ConnectionFactory> connections = SingletonSupplier
			.of(() -> ConnectionFactories.get(url.requireDriver().toMigrationOptions()))::obtain;
		return url.product().runsInProcess() ? inProcess(connections, JdbcTarget.of(url))
				: new R2dbcTarget(connections, url.toString(), false);
	}

	// The lock is an entry in this JVM, so both engines must use the same key
	private static R2dbcTarget inProcess(Supplier<ConnectionFactory> connections, JdbcTarget database) {
		return new R2dbcTarget(connections, database.address(), database.isShared());
	}

	@Override
	public String toString() {
		return this.address;
	}

}
