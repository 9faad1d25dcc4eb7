package dev.asyncdb.url;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * Addresses of MySQL, as r2dbc-mysql and Connector/J write them.
 */
final class MySqlUrlDialect implements UrlDialect {

	private static final Option<Object> SSL_MODE = Option.valueOf("sslMode");

	private static final Map<String, String> SAME_IN_BOTH = Map.of("connectionTimeZone", "connectionTimeZone",
			"serverZoneId", "connectionTimeZone", "createDatabaseIfNotExist", "createDatabaseIfNotExist",
			"tinyInt1isBit", "tinyInt1isBit", "allowPublicKeyRetrieval", "allowPublicKeyRetrieval", "tcpKeepAlive",
			"tcpKeepAlive");

	@Override
	public String driver() {
		return "mysql";
	}

	@Override
	public String driverDependency() {
		return "io.asyncer:r2dbc-mysql";
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		return UrlText.server("mysql", rest, MySqlUrlDialect::apply);
	}

	private static void apply(String name, String value, ConnectionFactoryOptions.Builder options) {
		switch (name) {
			case "ssl", "useSSL" -> options.option(ConnectionFactoryOptions.SSL, Boolean.valueOf(value));
			case "sslMode" -> options.option(SSL_MODE, value.toLowerCase(Locale.ROOT));
			case "connectTimeout" ->
				options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, UrlText.millisOrDuration(value));
			default -> options.option(Option.valueOf(name), value);
		}
	}

	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder completed = UrlText.located(options, "unixSocket");
		if (TlsDefaults.isAskedForOrRemote(options)) {
			completed.option(SSL_MODE, "verify_identity");
		}
		return completed.build();
	}

	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		UrlText.refuse(options, List.of("unixSocket"), "names a Unix socket, which JDBC cannot reach");
		UrlText.refuse(options, List.of("sslCa", "sslCert", "sslKey"),
				"names certificates as PEM, which MySQL's JDBC driver does not read");
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("sslMode",
				UrlText.text(options, SSL_MODE, "preferred").toUpperCase(Locale.ROOT).replace('-', '_'));
		SAME_IN_BOTH.forEach((r2dbc, jdbc) -> UrlText.put(parameters, jdbc, options.getValue(Option.valueOf(r2dbc))));
		parameters.put("connectTimeout", String.valueOf(UrlText.connectTimeout(options).toMillis()));
		return "jdbc:mysql://%s/%s?%s".formatted(UrlText.hosts(options),
				UrlText.encoded(UrlText.text(options, ConnectionFactoryOptions.DATABASE, "")),
				UrlText.query(parameters));
	}

}
