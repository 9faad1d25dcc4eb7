package dev.asyncdb.migration.liquibase;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the private connection of a migration. No {@code DataSource} is published, since
 * that would wake up all that waits for JDBC in an application.
 */
record JdbcConnections(ClassLoader classLoader) {

	private static final Logger logger = LoggerFactory.getLogger(JdbcConnections.class);

	private static final Map<String, String> DEPENDENCIES = Map.of("postgresql", "org.postgresql:postgresql", "mariadb",
			"org.mariadb.jdbc:mariadb-java-client", "h2", "com.h2database:h2", "mysql", "com.mysql:mysql-connector-j",
			"sqlserver", "com.microsoft.sqlserver:mssql-jdbc", "oracle", "com.oracle.database.jdbc:ojdbc11");

	Connection open(JdbcTarget target) {
		requireReadable(target);
		Driver driver = driver(target);
		Properties credentials = new Properties();
		put(credentials, "user", target.user());
		put(credentials, "password", target.password());
		target.secrets().forEach((name, value) -> put(credentials, name, value));
		try {
			Connection connection = driver.connect(target.url(), credentials);
			if (connection == null) {
				throw missing(target);
			}
			return connection;
		}
		catch (SQLException ex) {
			throw new MigrationConnectionException(target.address(), ex);
		}
	}

	// The PostgreSQL driver logs an address that it cannot read, password included
	private static void requireReadable(JdbcTarget target) {
		if (target.url().startsWith("jdbc:postgresql:")) {
			DatabaseUrl.parse(target.url());
			if (target.url().split("\\?", 2)[0].indexOf('@') >= 0) {
				throw new MigrationException(
						"The JDBC URL of the migrations holds a user or password before its host,"
								+ " where the driver does not look for them: give them apart, as user and password",
						null);
			}
		}
	}

	private static void put(Properties properties, String name, @Nullable CharSequence value) {
		if (value != null) {
			properties.setProperty(name, value.toString());
		}
	}

	private Driver driver(JdbcTarget target) {
		Iterator<Driver> drivers = ServiceLoader.load(Driver.class, this.classLoader).iterator();
		while (true) {
			try {
				if (!drivers.hasNext()) {
					throw missing(target);
				}
				Driver driver = drivers.next();
				if (driver.acceptsURL(target.url())) {
					return driver;
				}
			}
			catch (ServiceConfigurationError | SQLException ex) {
				logger.debug("Skipped a JDBC driver that does not load", ex);
			}
		}
	}

	private static JdbcDriverMissingException missing(JdbcTarget target) {
		return new JdbcDriverMissingException(target.address(),
				DEPENDENCIES.getOrDefault(databaseName(target), "of its vendor"));
	}

	/**
	 * The name of the database in a JDBC URL.
	 */
	static String databaseName(JdbcTarget target) {
		String[] parts = target.url().split(":", 3);
		return (parts.length > 1) ? parts[1] : "unknown";
	}

}
