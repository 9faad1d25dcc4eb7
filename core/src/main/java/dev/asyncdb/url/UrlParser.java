package dev.asyncdb.url;

import java.util.regex.Pattern;

import io.r2dbc.spi.ConnectionFactoryOptions;

/**
 * Parses the forms of a database URL.
 */
final class UrlParser {

	private static final String HOST = "(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?";

	/**
	 * Names or addresses with an optional port. If a special character of the credentials
	 * is not percent-encoded, the parser takes a part of them for a host.
	 */
	private static final Pattern HOSTS = Pattern.compile(HOST + "(?:," + HOST + ")*");

	private static final String PARAMETER = "(?:(?:user|password|sslPassword|sslpassword)=[^&#]*|[^&@#]*)";

	/**
	 * Authority, path and query with no {@code @} after the authority, except in
	 * parameters that are credentials.
	 */
	private static final Pattern CLEAR = Pattern
		.compile("//(?:[^/?#]*@)?[^@/?#]*(?:/[^@?#]*)?(?:\\?" + PARAMETER + "(?:&" + PARAMETER + ")*)?");

	/**
	 * URLs without an authority and a query, which the dialect parses itself.
	 */
	private static final Pattern OWN_FORMS = Pattern.compile("(?:jdbc:)?h2:");

	private UrlParser() {
	}

	static ConnectionFactoryOptions parse(String url) {
		if (url.isEmpty()) {
			throw new DatabaseUrlException("is empty");
		}
		if (url.startsWith("r2dbc:") || url.startsWith("r2dbcs:")) {
			requireEncodedCredentials(url);
			return r2dbc(url);
		}
		String[] nameAndRest = url.replaceFirst("^jdbc:", "").split(":", 2);
		UrlDialect dialect = UrlDialect.of((nameAndRest.length > 1) ? nameAndRest[0] : "");
		requireEncodedCredentials(url);
		return dialect.parse(nameAndRest[1]);
	}

	/**
	 * Reject a password that is not percent-encoded: the part after an {@code @} would be
	 * taken for a host, resolved by DNS and repeated in messages.
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
	 * Parse a URL of R2DBC. The exception of R2DBC's parser quotes the URL, so it does
	 * not become the cause.
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
	 * Reject options whose host or database is malformed.
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
