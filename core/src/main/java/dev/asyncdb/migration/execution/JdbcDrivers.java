package dev.asyncdb.migration.execution;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

import dev.asyncdb.error.Transience;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.reactive.SlowStart;
import dev.asyncdb.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the private connection of a migration. No {@code DataSource} bean is registered,
 * since it would activate the JDBC auto-configurations of an application.
 */
record JdbcDrivers(ClassLoader classLoader) {

	private static final Logger logger = LoggerFactory.getLogger(JdbcDrivers.class);

	Connection open(JdbcTarget target) {
		target.product().ifPresent((product) -> requireUsedCredentials(product, target.url()));
		Driver driver = driver(target);
		Properties credentials = new Properties();
		put(credentials, "user", target.user());
		put(credentials, "password", target.password());
		target.secrets().forEach((name, value) -> put(credentials, name, value));
		try {
			Connection connection = connect(driver, target, credentials);
			if (connection == null) {
				throw missing(target);
			}
			return connection;
		}
		catch (SQLException ex) {
			throw new MigrationConnectionException(target.address(), ex);
		}
	}

	// The limit of the driver includes the time in which its classes are loaded
	private static @Nullable Connection connect(Driver driver, JdbcTarget target, Properties credentials)
			throws SQLException {
		SlowStart start = new SlowStart(Duration.ofMillis(1));
		while (true) {
			try {
				return driver.connect(target.url(), credentials);
			}
			catch (SQLException ex) {
				if (!Transience.isConnectTimeout(ex) || start.isOver()) {
					throw ex;
				}
				logger.debug("Connecting again, since this process was busy", ex);
			}
		}
	}

	private static void requireUsedCredentials(DatabaseProduct product, String url) {
		if (DatabaseUrl.hasIgnoredCredentials(product, url)) {
			throw new MigrationException(
					"The JDBC URL of the migrations has a user or password before its host, where the driver ignores"
							+ " them: set the user and the password separately",
					null);
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
				target.product().map(DatabaseProduct::jdbcDependency).orElse("of its vendor"));
	}

}
