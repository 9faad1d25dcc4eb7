package dev.asyncdb.url;

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
		UrlDialect dialect = switch (driver) {
			case "postgresql", "postgres" -> new PostgresUrlDialect();
			case "mariadb" -> new MariaDbUrlDialect();
			case "mysql" -> new MySqlUrlDialect();
			case "h2" -> new H2UrlDialect();
			case "mssql", "sqlserver" -> new SqlServerUrlDialect();
			case "oracle" -> new OracleUrlDialect();
			default -> null;
		};
		if (dialect == null) {
			throw new DatabaseUrlException(
					"names a database that is not known; PostgreSQL, MariaDB, MySQL, H2, SQL Server and Oracle are");
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

	/**
	 * The options without limits for single statements.
	 */
	default ConnectionFactoryOptions withoutStatementLimits(ConnectionFactoryOptions options) {
		return options;
	}

	/**
	 * What JDBC needs besides the URL, user and password, and must not stand in a text.
	 */
	default Map<String, CharSequence> jdbcSecrets(ConnectionFactoryOptions options) {
		return Map.of();
	}

}
