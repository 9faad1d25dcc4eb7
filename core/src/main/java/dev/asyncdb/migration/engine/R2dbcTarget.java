package dev.asyncdb.migration.engine;

import java.util.Locale;

import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * The database that migrations without JDBC connect to.
 *
 * @param connections gives connections that stay open as long as a change takes, best of
 * the driver itself and not of a pool
 * @param address the address for messages, without credentials; the same for all who
 * migrate this database
 * @param isShared whether processes that know nothing of each other may migrate it where
 * the database has no lock for them, as a file of H2 that is opened by several
 * @since 0.1.0
 */
public record R2dbcTarget(ConnectionFactory connections, String address, boolean isShared) {

	private static final Option<Object> APPLICATION_NAME = Option.valueOf("applicationName");

	private static final Option<String> PROTOCOL = Option.valueOf("protocol");

	/**
	 * Migrate the database of an address over connections of their own, without limits
	 * for single statements.
	 * @param url the address
	 * @return the target
	 * @throws dev.asyncdb.url.R2dbcDriverMissingException if there is no driver
	 * @since 0.1.0
	 */
	public static R2dbcTarget of(DatabaseUrl url) {
		ConnectionFactory driver = ConnectionFactories
			.get(named(url.requireDriver().withoutStatementLimits().toConnectionFactoryOptions()));
		return new R2dbcTarget(driver, address(driver, url), isShared(url));
	}

	// As over JDBC, so that an operator sees who works for so long
	private static ConnectionFactoryOptions named(ConnectionFactoryOptions options) {
		if (!String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER)).startsWith("postgres")) {
			return options;
		}
		Object name = options.getValue(APPLICATION_NAME);
		return options.mutate().option(APPLICATION_NAME, ((name != null) ? name : "asyncdb") + " syncdb").build();
	}

	// H2 has no lock but one in this JVM, which both engines must call the same
	private static String address(ConnectionFactory driver, DatabaseUrl url) {
		return driver.getMetadata().getName().equals("H2") ? JdbcTarget.of(url).address() : url.toString();
	}

	private static boolean isShared(DatabaseUrl url) {
		String options = url.toConnectionFactoryOptions().toString().toUpperCase(Locale.ROOT);
		Object protocol = url.toConnectionFactoryOptions().getValue(PROTOCOL);
		return options.contains("AUTO_SERVER=TRUE") || "tcp".equals(protocol) || "ssl".equals(protocol);
	}

	@Override
	public String toString() {
		return this.address;
	}

}
