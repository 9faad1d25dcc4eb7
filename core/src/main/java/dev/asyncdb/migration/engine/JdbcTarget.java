package dev.asyncdb.migration.engine;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/**
 * The database that an engine migrates over JDBC.
 *
 * @param url the JDBC URL, preferably without credentials
 * @param user the user, {@code null} for none
 * @param password the password, {@code null} for none
 * @param secrets further connection properties that must not appear in a message
 * @since 0.1.0
 */
public record JdbcTarget(String url, @Nullable String user, @Nullable CharSequence password,
		Map<String, CharSequence> secrets) {

	/**
	 * A URL whose credentials end at its only {@code @}.
	 */
	private static final Pattern CREDENTIALS = Pattern.compile("(jdbc:\\w+:)//[^/?#;]*@([^@?#;]+)(?:[?;][^@#]*)?");

	/**
	 * Create a target without further secrets.
	 * @param url the JDBC URL, preferably without credentials
	 * @param user the user, {@code null} for none
	 * @param password the password, {@code null} for none
	 * @since 0.1.0
	 */
	public JdbcTarget(String url, @Nullable String user, @Nullable CharSequence password) {
		this(url, user, password, Map.of());
	}

	/**
	 * Create a target for the database that the application uses over R2DBC.
	 * @param url the URL of the database
	 * @return the same database over JDBC
	 * @throws dev.asyncdb.url.DatabaseUrlException if JDBC cannot reach it
	 * @since 0.1.0
	 */
	public static JdbcTarget of(DatabaseUrl url) {
		return new JdbcTarget(url.withoutStatementLimits().toJdbcUrl(), url.user(), url.password(), url.jdbcSecrets());
	}

	/**
	 * Return the subprotocol of the URL, which names the database or a wrapping driver.
	 * @return the second part of the URL, such as {@code postgresql}
	 * @since 0.1.0
	 */
	public String subprotocol() {
		String[] parts = this.url.split(":", 3);
		return (parts.length > 1) ? parts[1] : "unknown";
	}

	/**
	 * Return the product that the URL names.
	 * @return the product, empty for any other database and for a wrapping driver
	 * @since 0.1.0
	 */
	public Optional<DatabaseProduct> product() {
		return DatabaseProduct.findByDriver(subprotocol());
	}

	/**
	 * Return whether other processes may migrate the database although the database has
	 * no lock that excludes them.
	 * @return {@code true} for an H2 file that several processes may open
	 * @since 0.1.0
	 */
	public boolean isShared() {
		return product().filter((product) -> DatabaseUrl.isShared(product, this.url)).isPresent();
	}

	/**
	 * Return the address for messages. It contains neither credentials nor URL
	 * parameters, which may be secret.
	 * @return scheme, host and database; less if the end of the password is ambiguous
	 * @since 0.1.0
	 */
	public String address() {
		if (this.url.indexOf('@') < 0) {
			return this.url.split("[?;]", 2)[0];
		}
		Matcher matcher = CREDENTIALS.matcher(this.url);
		return matcher.matches() ? matcher.group(1) + "//" + matcher.group(2)
				: "a JDBC URL (not shown, its password may not be encoded)";
	}

	@Override
	public String toString() {
		return address();
	}

}
