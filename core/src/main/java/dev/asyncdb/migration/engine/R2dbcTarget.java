package dev.asyncdb.migration.engine;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * The database that an engine migrates over R2DBC.
 *
 * @param connections creates connections that stay open for the duration of a change,
 * preferably those of the driver and not of a pool
 * @param address the address for messages, without credentials; identical for all
 * processes that migrate this database
 * @param isShared whether other processes may migrate the database although the database
 * has no lock that excludes them, as an H2 file that several processes open
 * @since 0.1.0
 */
public record R2dbcTarget(ConnectionFactory connections, String address, boolean isShared) {

	private static final Option<Object> APPLICATION_NAME = Option.valueOf("applicationName");

	/**
	 * Create a target with its own connections, which have no statement timeouts.
	 * @param url the URL of the database
	 * @return the target
	 * @throws dev.asyncdb.url.R2dbcDriverMissingException if the driver is missing
	 * @since 0.1.0
	 */
	public static R2dbcTarget of(DatabaseUrl url) {
		ConnectionFactoryOptions options = url.requireDriver().withoutStatementLimits().toConnectionFactoryOptions();
		ConnectionFactory connections = ConnectionFactories.get(named(options));
		return switch (DatabaseProduct.of(connections)) {
			case POSTGRESQL, MARIADB -> new R2dbcTarget(connections, url.toString(), false);
			case H2 -> ofH2(connections, JdbcTarget.of(url));
		};
	}

	// H2's lock is an entry in this JVM, so both engines must use the same key
	private static R2dbcTarget ofH2(ConnectionFactory connections, JdbcTarget database) {
		return new R2dbcTarget(connections, database.address(), database.isShared());
	}

	// The same suffix as over JDBC: operators recognize long-running migrations by it
	private static ConnectionFactoryOptions named(ConnectionFactoryOptions options) {
		String driver = String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER));
		return DatabaseProduct.find(driver).map((product) -> switch (product) {
			case POSTGRESQL -> withApplicationName(options);
			case MARIADB, H2 -> options;
		}).orElse(options);
	}

	private static ConnectionFactoryOptions withApplicationName(ConnectionFactoryOptions options) {
		Object name = options.getValue(APPLICATION_NAME);
		return options.mutate().option(APPLICATION_NAME, ((name != null) ? name : "asyncdb") + " syncdb").build();
	}

	@Override
	public String toString() {
		return this.address;
	}

}
