package dev.asyncdb.product;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

import io.r2dbc.spi.ConnectionFactory;

/**
 * The supported database products. This is the only class that compares product names.
 * All differences between products are selected by a {@code switch} without a
 * {@code default}, so the compiler lists the places that a new product has to extend.
 *
 * @since 0.1.0
 */
public enum DatabaseProduct {

	/** PostgreSQL, and servers with the same protocol. */
	POSTGRESQL("PostgreSQL", false, "org.postgresql:r2dbc-postgresql", "org.postgresql:postgresql", "postgresql",
			"postgres"),

	/** MariaDB. */
	MARIADB("MariaDB", false, "org.mariadb:r2dbc-mariadb", "org.mariadb.jdbc:mariadb-java-client", "mariadb",
			"mariadb"),

	/** H2. */
	H2("H2", true, "io.r2dbc:r2dbc-h2", "com.h2database:h2", "h2", "h2");

	private static final DatabaseProduct[] ALL = values();

	private final String displayName;

	private final boolean runsInProcess;

	private final String r2dbcDependency;

	private final String jdbcDependency;

	private final String driver;

	private final String alias;

	DatabaseProduct(String displayName, boolean runsInProcess, String r2dbcDependency, String jdbcDependency,
			String driver, String alias) {
		this.displayName = displayName;
		this.runsInProcess = runsInProcess;
		this.r2dbcDependency = r2dbcDependency;
		this.jdbcDependency = jdbcDependency;
		this.driver = driver;
		this.alias = alias;
	}

	/**
	 * Determine the product behind a connection factory.
	 * @param factory the connection factory, which may wrap that of a driver
	 * @return the product
	 * @throws UnsupportedDatabaseException if the product is not supported
	 * @since 0.1.0
	 */
	public static DatabaseProduct of(ConnectionFactory factory) {
		String name = factory.getMetadata().getName();
		return findByName(name).orElseThrow(() -> new UnsupportedDatabaseException(name));
	}

	/**
	 * Find a product by the name in the metadata of a connection or a connection factory.
	 * @param name a text that contains the name of the product, as Spring Data resolves
	 * its dialects
	 * @return the product, empty for any other name
	 * @since 0.1.0
	 */
	public static Optional<DatabaseProduct> findByName(String name) {
		for (DatabaseProduct product : ALL) {
			if (name.contains(product.displayName)) {
				return Optional.of(product);
			}
		}
		return Optional.empty();
	}

	/**
	 * Find a product by the driver identifier of an R2DBC URL or the subprotocol of a
	 * JDBC URL.
	 * @param driver the identifier, which is case-sensitive
	 * @return the product, empty for any other identifier
	 * @since 0.1.0
	 */
	public static Optional<DatabaseProduct> findByDriver(String driver) {
		return Arrays.stream(values())
			.filter((product) -> driver.equals(product.driver) || driver.equals(product.alias))
			.findFirst();
	}

	/**
	 * Return the names of all products for messages.
	 * @return the names as alternatives, such as {@code PostgreSQL, MariaDB or H2}
	 * @since 0.1.0
	 */
	public static String names() {
		return Arrays.stream(values())
			.map(DatabaseProduct::displayName)
			.collect(Collectors.joining(", "))
			.replaceFirst(", (?!.*, )", " or ");
	}

	/**
	 * Return the name of the product for messages.
	 * @return the name, such as {@code PostgreSQL}
	 * @since 0.1.0
	 */
	public String displayName() {
		return this.displayName;
	}

	/**
	 * Return the driver identifier of R2DBC URLs, which JDBC URLs and Liquibase use too.
	 * @return the identifier, such as {@code postgresql}
	 * @since 0.1.0
	 */
	public String driver() {
		return this.driver;
	}

	/**
	 * Return whether the database runs in the process of the application, so that each
	 * process has locks of its own.
	 * @return {@code false} for a database server
	 * @since 0.1.0
	 */
	public boolean runsInProcess() {
		return this.runsInProcess;
	}

	/**
	 * Return the dependency that provides the R2DBC driver.
	 * @return its Maven coordinates, {@code group:artifact}
	 * @since 0.1.0
	 */
	public String r2dbcDependency() {
		return this.r2dbcDependency;
	}

	/**
	 * Return the dependency that provides the JDBC driver.
	 * @return its Maven coordinates, {@code group:artifact}
	 * @since 0.1.0
	 */
	public String jdbcDependency() {
		return this.jdbcDependency;
	}

}
