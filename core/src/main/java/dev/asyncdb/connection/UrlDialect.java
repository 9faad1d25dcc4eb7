package dev.asyncdb.connection;

import java.util.Map;

import io.r2dbc.spi.ConnectionFactoryOptions;

/**
 * How the addresses of one kind of database are written.
 */
interface UrlDialect {

	/**
	 * The dialect for some options.
	 * @throws DatabaseUrlException if the database is not supported
	 */
	static UrlDialect of(ConnectionFactoryOptions options) {
		return of(String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER)));
	}

	static UrlDialect of(String driver) {
		UrlDialect dialect = Map
			.of("postgresql", new PostgresUrlDialect(), "postgres", new PostgresUrlDialect(), "mariadb",
					new MariaDbUrlDialect(), "h2", new H2UrlDialect())
			.get(driver);
		if (dialect == null) {
			throw new DatabaseUrlException("names a database that is not supported; PostgreSQL, MariaDB and H2 are");
		}
		return dialect;
	}

	/**
	 * The R2DBC name of the driver.
	 */
	String driver();

	/**
	 * The Maven coordinates of the driver.
	 */
	String driverDependency();

	/**
	 * Read an address as the database's own tools and its JDBC driver write it.
	 * @param rest what follows {@code jdbc:}, from the name of the database on
	 */
	ConnectionFactoryOptions parse(String rest);

	/**
	 * The options with what is understood but not said.
	 */
	ConnectionFactoryOptions completed(ConnectionFactoryOptions options);

	String jdbcUrl(ConnectionFactoryOptions options);

}
