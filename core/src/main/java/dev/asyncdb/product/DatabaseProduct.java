package dev.asyncdb.product;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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
	POSTGRESQL("PostgreSQL", "postgresql", "postgres"),

	/** MariaDB. */
	MARIADB("MariaDB", "mariadb", "mariadb"),

	/** H2. */
	H2("H2", "h2", "h2");

	private final String displayName;

	private final String driver;

	private final String alias;

	DatabaseProduct(String displayName, String driver, String alias) {
		this.displayName = displayName;
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
		return find(name).orElseThrow(() -> new UnsupportedDatabaseException(name));
	}

	/**
	 * Find a product by the name that a driver, a server or a URL uses for it.
	 * @param name the product name of the metadata, with or without a version, or the
	 * driver identifier of a URL, in any case
	 * @return the product, empty for any other name
	 * @since 0.1.0
	 */
	public static Optional<DatabaseProduct> find(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return Arrays.stream(values()).filter((product) -> product.isNamed(lowerCase)).findFirst();
	}

	private boolean isNamed(String lowerCase) {
		return lowerCase.equals(this.alias) || lowerCase.matches(this.driver + "([^a-z].*)?");
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

}
