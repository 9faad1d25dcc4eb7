package dev.asyncdb.migration.engine;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.asyncdb.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/**
 * The database that migrations connect to.
 *
 * @param url the JDBC URL, best without credentials
 * @param user the user, {@code null} for none
 * @param password the password, {@code null} for none
 * @param secrets further connection properties that must not stand in a text
 * @since 0.1.0
 */
public record JdbcTarget(String url, @Nullable String user, @Nullable CharSequence password,
		Map<String, CharSequence> secrets) {

	/**
	 * Credentials that can be told from the address.
	 */
	private static final Pattern CREDENTIALS = Pattern.compile("(jdbc:\\w+:)//[^/?#;]*@([^@?#;]+)(?:[?;][^@#]*)?");

	/**
	 * Migrate a database with nothing but credentials.
	 * @param url the JDBC URL, best without credentials
	 * @param user the user, {@code null} for none
	 * @param password the password, {@code null} for none
	 * @since 0.1.0
	 */
	public JdbcTarget(String url, @Nullable String user, @Nullable CharSequence password) {
		this(url, user, password, Map.of());
	}

	/**
	 * Migrate the database that the application uses over R2DBC.
	 * @param url the address
	 * @return the same address for JDBC
	 * @throws dev.asyncdb.url.DatabaseUrlException if JDBC cannot reach it
	 * @since 0.1.0
	 */
	public static JdbcTarget of(DatabaseUrl url) {
		return new JdbcTarget(url.withoutStatementLimits().toJdbcUrl(), url.user(), url.password(), url.jdbcSecrets());
	}

	/**
	 * The address for messages: neither settings, which may be secret, nor credentials.
	 * @return scheme, host and database; less if nobody can tell where a password ends
	 * @since 0.1.0
	 */
	public String address() {
		if (this.url.indexOf('@') < 0 || this.url.startsWith("jdbc:oracle:thin:@")) {
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
