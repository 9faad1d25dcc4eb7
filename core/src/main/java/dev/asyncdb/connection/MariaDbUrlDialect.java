package dev.asyncdb.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * Addresses of MariaDB, as its own two drivers write them.
 */
final class MariaDbUrlDialect implements UrlDialect {

	private static final Option<Object> SSL_MODE = Option.valueOf("sslMode");

	// Masked wherever options are printed, see DatabaseUrl
	private static final Option<CharSequence> SSL_PASSWORD = Option.sensitiveValueOf("clientSslPassword");

	private static final Option<Object> SOCKET = Option.valueOf("socket");

	private static final List<String> SAME_IN_BOTH = List.of("serverSslCert", "tcpKeepAlive", "allowPublicKeyRetrieval",
			"timezone");

	@Override
	public String driver() {
		return "mariadb";
	}

	@Override
	public String driverDependency() {
		return "org.mariadb:r2dbc-mariadb";
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		String[] addressAndQuery = rest.split("\\?", 2);
		ConnectionFactoryOptions.Builder options = UrlParser.r2dbc("r2dbc:mariadb:" + addressAndQuery[0]).mutate();
		if (addressAndQuery.length > 1) {
			UrlText.parameters(addressAndQuery[1]).forEach((name, value) -> apply(name, value, options));
		}
		return options.build();
	}

	private static void apply(String name, String value, ConnectionFactoryOptions.Builder options) {
		switch (name) {
			case "user" -> options.option(ConnectionFactoryOptions.USER, value);
			case "password" -> options.option(ConnectionFactoryOptions.PASSWORD, value);
			case "ssl", "useSsl", "useSSL" -> options.option(ConnectionFactoryOptions.SSL, Boolean.valueOf(value));
			case "clientSslPassword" -> options.option(SSL_PASSWORD, value);
			case "connectTimeout" ->
				options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, UrlText.millisOrDuration(value));
			default -> options.option(Option.valueOf(name), value);
		}
	}

	// The driver does not know the option by which R2DBC asks for TLS
	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder completed = options.mutate();
		if (!options.hasOption(ConnectionFactoryOptions.HOST) && !options.hasOption(SOCKET)) {
			completed.option(ConnectionFactoryOptions.HOST, "localhost");
		}
		if (UrlText.isTrue(options, ConnectionFactoryOptions.SSL) && !options.hasOption(SSL_MODE)) {
			completed.option(SSL_MODE, "verify-full");
		}
		RemoteTls.verifyingUnlessLocal(options).ifPresent((mode) -> completed.option(SSL_MODE, mode));
		return completed.build();
	}

	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		if (options.hasOption(SOCKET)) {
			throw new DatabaseUrlException("names a Unix socket, which JDBC cannot reach: set spring.liquibase.url");
		}
		Object port = options.getValue(ConnectionFactoryOptions.PORT);
		Object mode = options.getValue(ConnectionFactoryOptions.PROTOCOL);
		return "jdbc:mariadb:%s//%s%s/%s?%s".formatted((mode != null) ? mode + ":" : "",
				UrlText.text(options, ConnectionFactoryOptions.HOST, "localhost"), (port != null) ? ":" + port : "",
				UrlText.encoded(UrlText.text(options, ConnectionFactoryOptions.DATABASE, "")),
				UrlText.query(parameters(options)));
	}

	private static Map<String, String> parameters(ConnectionFactoryOptions options) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("sslMode",
				UrlText.text(options, SSL_MODE, "disable").toLowerCase(Locale.ROOT).replace('_', '-'));
		SAME_IN_BOTH.forEach((name) -> UrlText.put(parameters, name, options.getValue(Option.valueOf(name))));
		Duration connect = UrlText.duration(options.getValue(ConnectionFactoryOptions.CONNECT_TIMEOUT));
		UrlText.put(parameters, "connectTimeout", (connect != null) ? connect.toMillis() : 10_000);
		return parameters;
	}

	@Override
	public Map<String, CharSequence> jdbcSecrets(ConnectionFactoryOptions options) {
		return UrlText.secret(options, SSL_PASSWORD, "keyPassword");
	}

}
