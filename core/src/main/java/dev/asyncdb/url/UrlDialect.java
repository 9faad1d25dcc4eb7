package dev.asyncdb.url;

import java.util.Map;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactoryOptions;

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
		return DatabaseProduct.find(driver)
			.map(UrlDialect::of)
			.orElseThrow(() -> new DatabaseUrlException(
					"names a database that is not supported: use PostgreSQL, MariaDB or H2"));
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
	 * The Maven coordinates of the driver.
	 */
	String driverDependency();

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

}
