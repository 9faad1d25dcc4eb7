package dev.asyncdb.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * Addresses of PostgreSQL, as libpq, pgjdbc and r2dbc-postgresql write them.
 */
final class PostgresUrlDialect implements UrlDialect {

	private static final Option<Object> SSL_MODE = Option.valueOf("sslMode");

	// Options are shared by name: told here first, it is masked wherever options are
	// printed
	private static final Option<CharSequence> SSL_PASSWORD = Option.sensitiveValueOf("sslPassword");

	private static final Option<Object> SCHEMA = Option.valueOf("schema");

	private static final Option<Object> APPLICATION_NAME = Option.valueOf("applicationName");

	/**
	 * What the drivers call differently, R2DBC's name by JDBC's.
	 */
	private static final Map<String, String> R2DBC_NAMES = Map.of("sslmode", "sslMode", "currentSchema", "schema",
			"ApplicationName", "applicationName", "application_name", "applicationName", "sslrootcert", "sslRootCert",
			"sslcert", "sslCert", "sslkey", "sslKey");

	private static final Map<String, String> SAME_VALUE = Map.of("sslRootCert", "sslrootcert", "sslCert", "sslcert",
			"sslKey", "sslkey", "channelBinding", "channelBinding", "tcpKeepAlive", "tcpKeepAlive", "targetServerType",
			"targetServerType");

	// A server that accepts and then says nothing is waited for without end otherwise
	private static final long CONNECT_SECONDS = 4;

	@Override
	public String driver() {
		return "postgresql";
	}

	@Override
	public String driverDependency() {
		return "org.postgresql:r2dbc-postgresql";
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		String[] addressAndQuery = rest.split("\\?", 2);
		String address = addressAndQuery[0].startsWith("//") ? addressAndQuery[0] : "//localhost/" + addressAndQuery[0];
		ConnectionFactoryOptions.Builder options = UrlParser.r2dbc("r2dbc:postgresql:" + address).mutate();
		if (addressAndQuery.length > 1) {
			UrlText.parameters(addressAndQuery[1]).forEach((name, value) -> apply(name, value, options));
		}
		return options.build();
	}

	private static void apply(String name, String value, ConnectionFactoryOptions.Builder options) {
		switch (name) {
			case "user" -> options.option(ConnectionFactoryOptions.USER, value);
			case "password" -> options.option(ConnectionFactoryOptions.PASSWORD, value);
			case "ssl" -> options.option(ConnectionFactoryOptions.SSL, Boolean.valueOf(value));
			case "sslPassword", "sslpassword" -> options.option(SSL_PASSWORD, value);
			case "connectTimeout", "connect_timeout" ->
				options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, seconds(value));
			default -> options.option(Option.valueOf(R2DBC_NAMES.getOrDefault(name, name)), value);
		}
	}

	private static Duration seconds(String value) {
		try {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		catch (NumberFormatException ex) {
			throw new DatabaseUrlException("has a connect timeout that is no number of seconds");
		}
	}

	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		boolean located = options.hasOption(ConnectionFactoryOptions.HOST)
				|| options.hasOption(Option.valueOf("socket"));
		ConnectionFactoryOptions.Builder completed = options.mutate();
		if (!located) {
			completed.option(ConnectionFactoryOptions.HOST, "localhost");
		}
		RemoteTls.verifyingUnlessLocal(options).ifPresent((mode) -> completed.option(SSL_MODE, mode));
		return completed.build();
	}

	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		if (options.hasOption(Option.valueOf("socket"))) {
			throw new DatabaseUrlException("names a Unix socket, which JDBC cannot reach: set spring.liquibase.url");
		}
		Object port = options.getValue(ConnectionFactoryOptions.PORT);
		String database = UrlText.text(options, ConnectionFactoryOptions.DATABASE, "");
		return "jdbc:postgresql://%s%s/%s?%s".formatted(
				UrlText.text(options, ConnectionFactoryOptions.HOST, "localhost"), (port != null) ? ":" + port : "",
				UrlText.encoded(database), UrlText.query(parameters(options)));
	}

	private static Map<String, String> parameters(ConnectionFactoryOptions options) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("sslmode", sslMode(options));
		parameters.put("ApplicationName", UrlText.text(options, APPLICATION_NAME, "asyncdb") + " syncdb");
		UrlText.put(parameters, "currentSchema", options.getValue(SCHEMA));
		SAME_VALUE.forEach((r2dbc, jdbc) -> UrlText.put(parameters, jdbc, options.getValue(Option.valueOf(r2dbc))));
		Duration connect = UrlText.duration(options.getValue(ConnectionFactoryOptions.CONNECT_TIMEOUT));
		long seconds = (connect != null) ? (connect.toMillis() + 999) / 1000 : CONNECT_SECONDS;
		UrlText.put(parameters, "connectTimeout", seconds);
		UrlText.put(parameters, "loginTimeout", seconds);
		return parameters;
	}

	// The R2DBC driver does no TLS unless told to, pgjdbc tries it: so always written out
	private static String sslMode(ConnectionFactoryOptions options) {
		Object mode = options.getValue(SSL_MODE);
		if (mode != null) {
			return mode.toString().toLowerCase(Locale.ROOT).replace('_', '-');
		}
		Object ssl = options.getValue(ConnectionFactoryOptions.SSL);
		return Boolean.parseBoolean(String.valueOf(ssl)) ? "verify-full" : "disable";
	}

}
