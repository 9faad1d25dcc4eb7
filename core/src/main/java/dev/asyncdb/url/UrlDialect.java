package dev.asyncdb.url;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;

/**
 * The URL syntax of one database product.
 */
interface UrlDialect {

	/**
	 * The dialect for connection options.
	 * @throws DatabaseUrlException if the database is not supported
	 */
	static UrlDialect of(ConnectionFactoryOptions options) {
		return of(String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER)));
	}

	/**
	 * The dialect for a driver identifier.
	 * @throws DatabaseUrlException if the database is not supported
	 */
	static UrlDialect of(String driver) {
		return find(driver).orElseThrow(() -> new DatabaseUrlException(
				"does not begin with the name of a supported database: use " + DatabaseProduct.names()));
	}

	static Optional<UrlDialect> find(String driver) {
		return DatabaseProduct.findByDriver(driver).map(UrlDialect::of);
	}

	static UrlDialect of(DatabaseProduct product) {
		return switch (product) {
			case POSTGRESQL -> new PostgresUrlDialect();
			case MARIADB -> new MariaDbUrlDialect();
			case H2 -> new H2UrlDialect();
		};
	}

	DatabaseProduct product();

	/**
	 * Parse a URL in the syntax of the database's own tools and of its JDBC driver.
	 * @param rest the URL after the name of the database
	 */
	ConnectionFactoryOptions parse(String rest);

	/**
	 * The options with the defaults that the URL leaves out.
	 */
	ConnectionFactoryOptions completed(ConnectionFactoryOptions options);

	String jdbcUrl(ConnectionFactoryOptions options);

	/**
	 * Add the defaults that the driver supports and the options do not define.
	 */
	default void addDefaults(DriverOptions defaults, ConnectionFactoryOptions.Builder completed,
			ConnectionFactoryOptions options) {
	}

	/**
	 * The options with the defaults for a server behind a connection pooler.
	 */
	default ConnectionFactoryOptions forPooler(DriverOptions defaults, ConnectionFactoryOptions completed) {
		return completed;
	}

	/**
	 * The time zone in which values of {@link java.time.Instant} have to be exchanged,
	 * {@code null} if the driver knows.
	 */
	default @Nullable ZoneId momentZone(ConnectionFactoryOptions completed) {
		return null;
	}

	/**
	 * The defaults without the limits that the options define.
	 */
	default DriverOptions unlessDefined(DriverOptions defaults, ConnectionFactoryOptions options) {
		return defaults;
	}

	/**
	 * The options with a name by which operators recognize the connections of a
	 * migration.
	 */
	default ConnectionFactoryOptions named(ConnectionFactoryOptions options) {
		return options;
	}

	/**
	 * The options without statement timeouts.
	 */
	default ConnectionFactoryOptions withoutStatementLimits(ConnectionFactoryOptions options) {
		return options;
	}

	/**
	 * Connection properties of JDBC that are secret and therefore not part of the URL.
	 */
	default Map<String, CharSequence> jdbcSecrets(ConnectionFactoryOptions options) {
		return Map.of();
	}

	/**
	 * Whether several processes may open the database of a JDBC URL although it has no
	 * lock that excludes them.
	 */
	default boolean isShared(String jdbcUrl) {
		return false;
	}

	/**
	 * Whether a JDBC URL has credentials that the driver ignores.
	 * @throws DatabaseUrlException if the driver would log the URL since it cannot parse
	 * it
	 */
	default boolean hasIgnoredCredentials(String jdbcUrl) {
		return false;
	}

}
