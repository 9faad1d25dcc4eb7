package dev.asyncdb.migration;

import dev.asyncdb.connection.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/**
 * The database that migrations connect to.
 *
 * @param url the JDBC URL, best without credentials
 * @param user the user, {@code null} for none
 * @param password the password, {@code null} for none
 * @since 0.1.0
 */
public record JdbcTarget(String url, @Nullable String user, @Nullable CharSequence password) {

	/**
	 * Migrate the database that the application uses over R2DBC.
	 * @param url the address
	 * @return the same address for JDBC
	 * @throws dev.asyncdb.connection.DatabaseUrlException if JDBC cannot reach it
	 * @since 0.1.0
	 */
	public static JdbcTarget of(DatabaseUrl url) {
		return new JdbcTarget(url.toJdbcUrl(), url.user(), url.password());
	}

	/**
	 * The address for messages: neither settings, which may be secret, nor credentials.
	 * @return scheme, host and database
	 * @since 0.1.0
	 */
	public String address() {
		return this.url.split("[?;]", 2)[0].replaceFirst("//.*@", "//");
	}

	@Override
	public String toString() {
		return address();
	}

}
