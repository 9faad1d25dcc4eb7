package dev.asyncdb.migration.execution;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

import dev.asyncdb.jdbc.view.JdbcConnections;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.product.DatabaseProduct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the connection on which an engine works.
 */
public interface MigrationConnections {

	/** The logger of failed cancellations. */
	Logger LOGGER = LoggerFactory.getLogger(MigrationConnections.class);

	/**
	 * The address for messages, without credentials.
	 */
	String address();

	/**
	 * The name of the database in a JDBC URL.
	 */
	String database();

	/**
	 * Whether other processes may migrate the database although it has no lock that
	 * excludes them.
	 */
	boolean isShared();

	Connection open();

	/**
	 * Cancel the statement in execution, from another thread.
	 */
	void cancel(Connection connection);

	private static void trying(Cancellation cancellation) {
		try {
			cancellation.run();
		}
		catch (ReflectiveOperationException | SQLException ex) {
			LOGGER.debug("The change in progress cannot be cancelled", ex);
		}
	}

	/**
	 * Connections of a JDBC driver.
	 */
	record OverJdbc(JdbcTarget target, ClassLoader classLoader) implements MigrationConnections {

		@Override
		public String address() {
			return this.target.address();
		}

		@Override
		public String database() {
			return this.target.subprotocol();
		}

		@Override
		public boolean isShared() {
			return this.target.isShared();
		}

		@Override
		public Connection open() {
			return new JdbcDrivers(this.classLoader).open(this.target);
		}

		// By reflection, since the drivers are optional
		@Override
		public void cancel(Connection connection) {
			Optional<DatabaseProduct> product = this.target.product();
			trying(() -> {
				if (product.filter(DatabaseProduct.POSTGRESQL::equals).isPresent()) {
					call(connection, "org.postgresql.PGConnection", "cancelQuery");
				}
				else if (product.filter(DatabaseProduct.MARIADB::equals).isPresent()) {
					call(connection, "org.mariadb.jdbc.Connection", "cancelCurrentQuery");
				}
			});
		}

		private static void call(Connection connection, String type, String method)
				throws ReflectiveOperationException, SQLException {
			Class<?> driver = Class.forName(type, false, connection.getClass().getClassLoader());
			driver.getMethod(method).invoke(connection.unwrap(driver));
		}

	}

	/**
	 * Connections of an R2DBC driver, as JDBC sees them.
	 */
	record OverR2dbc(R2dbcTarget target) implements MigrationConnections {

		@Override
		public String address() {
			return this.target.address();
		}

		@Override
		public String database() {
			return DatabaseProduct.of(this.target.connections().get()).driver();
		}

		@Override
		public boolean isShared() {
			return this.target.isShared();
		}

		@Override
		public Connection open() {
			try {
				return JdbcConnections.open(this.target.connections().get(), url());
			}
			catch (SQLException ex) {
				throw new MigrationConnectionException(address(), ex);
			}
		}

		private String url() {
			String address = address();
			if (address.startsWith("jdbc:")) {
				return address;
			}
			return address.startsWith("r2dbc:") ? "jdbc" + address.substring("r2dbc".length())
					: "jdbc:%s:".formatted(database());
		}

		@Override
		public void cancel(Connection connection) {
			trying(() -> {
				try (Statement statement = connection.createStatement()) {
					statement.cancel();
				}
			});
		}

	}

	/**
	 * A call of a driver.
	 */
	interface Cancellation {

		void run() throws ReflectiveOperationException, SQLException;

	}

}
