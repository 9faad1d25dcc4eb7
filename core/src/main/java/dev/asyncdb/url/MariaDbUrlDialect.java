package dev.asyncdb.url;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * URLs of MariaDB, in the syntax of its JDBC and its R2DBC driver.
 */
final class MariaDbUrlDialect implements UrlDialect {

	private static final Option<Object> SSL_MODE = Option.valueOf("sslMode");

	// A sensitive option, see DatabaseUrl
	private static final Option<CharSequence> SSL_PASSWORD = Option.sensitiveValueOf("clientSslPassword");

	private static final Option<Object> SOCKET = Option.valueOf("socket");

	private static final List<String> SAME_IN_BOTH = List.of("serverSslCert", "tcpKeepAlive", "allowPublicKeyRetrieval",
			MariaDbTimeZone.OPTION.name());

	@Override
	public DatabaseProduct product() {
		return DatabaseProduct.MARIADB;
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		return UrlText.server(product().driver(), rest, MariaDbUrlDialect::apply);
	}

	private static void apply(String name, String value, ConnectionFactoryOptions.Builder options) {
		switch (name) {
			case "ssl", "useSsl", "useSSL" -> options.option(ConnectionFactoryOptions.SSL, Boolean.valueOf(value));
			case "clientSslPassword" -> options.option(SSL_PASSWORD, value);
			case "connectTimeout" ->
				options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, UrlText.millisOrDuration(value));
			default -> options.option(Option.valueOf(name), value);
		}
	}

	// The driver ignores the TLS option of R2DBC
	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder completed = UrlText.located(options, SOCKET.name());
		if (TlsDefaults.isRequestedOrRemote(options)) {
			verify(options, completed);
		}
		return completed.build();
	}

	@Override
	public void addDefaults(DriverOptions defaults, ConnectionFactoryOptions.Builder completed,
			ConnectionFactoryOptions options) {
		UrlText.putIfAbsent(completed, options, Option.valueOf("tcpKeepAlive"), true);
		String variables = MariaDbSessionVariables.completed(options.getValue(MariaDbSessionVariables.OPTION), defaults,
				MariaDbTimeZone.isDefined(options) ? null : MariaDbTimeZone.UTC);
		if (!variables.isEmpty()) {
			completed.option(MariaDbSessionVariables.OPTION, variables);
		}
		TlsDefaults.verifyingUnlessLocal(options).ifPresent((mode) -> verify(options, completed));
	}

	@Override
	public @Nullable ZoneId momentZone(ConnectionFactoryOptions completed) {
		return MariaDbTimeZone.of(completed);
	}

	// Without a certificate of its own the driver refuses to verify by those of the JVM
	private static void verify(ConnectionFactoryOptions options, ConnectionFactoryOptions.Builder completed) {
		completed.option(SSL_MODE, "verify-full");
		if (!options.hasOption(Option.valueOf("serverSslCert"))) {
			UrlText.putIfAbsent(completed, options, Option.valueOf("fallbackToSystemTrustStore"), true);
		}
	}

	@Override
	public DriverOptions unlessDefined(DriverOptions defaults, ConnectionFactoryOptions options) {
		return MariaDbSessionVariables.unlessDefined(defaults, options.getValue(MariaDbSessionVariables.OPTION));
	}

	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		UrlText.refuse(options, List.of(SOCKET.name()), "names a Unix socket, which JDBC cannot reach");
		Object mode = options.getValue(ConnectionFactoryOptions.PROTOCOL);
		return "jdbc:mariadb:%s//%s/%s?%s".formatted((mode != null) ? mode + ":" : "", UrlText.hosts(options),
				UrlText.encoded(UrlText.text(options, ConnectionFactoryOptions.DATABASE, "")),
				UrlText.query(parameters(options)));
	}

	private static Map<String, String> parameters(ConnectionFactoryOptions options) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("sslMode",
				UrlText.text(options, SSL_MODE, "disable").toLowerCase(Locale.ROOT).replace('_', '-'));
		SAME_IN_BOTH.forEach((name) -> UrlText.put(parameters, name, options.getValue(Option.valueOf(name))));
		parameters.put("connectTimeout", String.valueOf(UrlText.connectTimeout(options).toMillis()));
		return parameters;
	}

	@Override
	public Map<String, CharSequence> jdbcSecrets(ConnectionFactoryOptions options) {
		return UrlText.secret(options, SSL_PASSWORD, "keyPassword");
	}

}
