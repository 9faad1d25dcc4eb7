package dev.asyncdb.url;

import java.util.Set;
import java.util.regex.Pattern;

import io.r2dbc.spi.ConnectionFactoryOptions;

/**
 * Tells the forms of a database URL apart.
 */
final class UrlParser {

	private static final Set<String> NAMES = Set.of("postgresql", "postgres", "mariadb", "mysql", "h2", "sqlserver",
			"mssql", "oracle");

	private static final String HOST = "(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

	/**
	 * Names or addresses with an optional port. An unescaped character in the credentials
	 * makes the parser take what it understands of them for a host.
	 */
	private static final Pattern HOSTS = Pattern.compile(HOST + "(?:," + HOST + ")*");

	private static final String PARAMETER = "(?:(?:user|password|sslPassword|sslpassword)=[^&#]*|[^&@#]*)";

	/**
	 * Authority, path and query with no {@code @} behind the authority, apart from
	 * parameters that are credentials themselves.
	 */
	private static final Pattern CLEAR = Pattern
		.compile("//(?:[^/?#]*@)?[^@/?#]*(?:/[^@?#]*)?(?:\\?" + PARAMETER + "(?:&" + PARAMETER + ")*)?");

	/**
	 * What has no authority and query of the common form; its dialect reads it itself.
	 */
	private static final Pattern OWN_FORMS = Pattern.compile("(?:jdbc:)?(?:h2|oracle:thin):|jdbc:sqlserver:");

	private UrlParser() {
	}

	static ConnectionFactoryOptions parse(String url) {
		requireEncodedCredentials(url);
		if (url.startsWith("r2dbc:") || url.startsWith("r2dbcs:")) {
			return r2dbc(url);
		}
		String[] nameAndRest = url.replaceFirst("^jdbc:", "").split(":", 2);
		if (nameAndRest.length > 1 && NAMES.contains(nameAndRest[0])) {
			return UrlDialect.of(nameAndRest[0]).parse(nameAndRest[1]);
		}
		throw new DatabaseUrlException(url.isEmpty() ? "is empty" : "does not begin with the name of a known database");
	}

	/**
	 * Refuse what looks as if a password was not encoded: the part of it that follows an
	 * {@code @} would be taken for a host, looked up by name and repeated in messages.
	 */
	private static void requireEncodedCredentials(String url) {
		int start = url.indexOf("//");
		if (start < 0 || OWN_FORMS.matcher(url).lookingAt()) {
			return;
		}
		boolean isClear = CLEAR.matcher(url.substring(start)).matches();
		if (!isClear) {
			throw new DatabaseUrlException("has special characters in its credentials that are not percent-encoded");
		}
	}

	/**
	 * Read R2DBC's own form. The parser's error quotes the URL, so it does not become the
	 * cause.
	 */
	static ConnectionFactoryOptions r2dbc(String url) {
		ConnectionFactoryOptions options;
		try {
			options = ConnectionFactoryOptions.parse(url);
		}
		catch (RuntimeException ex) {
			throw new DatabaseUrlException("is not well-formed");
		}
		requireReadable(options);
		return options;
	}

	/**
	 * Refuse what can be no host and database of a server.
	 */
	static void requireReadable(ConnectionFactoryOptions options) {
		Object hosts = options.getValue(ConnectionFactoryOptions.HOST);
		if (hosts == null) {
			return;
		}
		if (!HOSTS.matcher(hosts.toString()).matches()) {
			throw new DatabaseUrlException("has no readable host and port");
		}
		if (String.valueOf(options.getValue(ConnectionFactoryOptions.DATABASE)).indexOf('@') >= 0) {
			throw new DatabaseUrlException("has special characters in its credentials that are not percent-encoded");
		}
	}

}
