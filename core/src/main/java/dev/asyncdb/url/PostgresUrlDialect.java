package dev.asyncdb.url;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * URLs of PostgreSQL, in the syntax of libpq, pgjdbc and r2dbc-postgresql.
 */
final class PostgresUrlDialect implements UrlDialect {

	private static final Option<Object> SSL_MODE = Option.valueOf("sslMode");

	// A sensitive option, see DatabaseUrl
	private static final Option<CharSequence> SSL_PASSWORD = Option.sensitiveValueOf("sslPassword");

	private static final Option<Object> SCHEMA = Option.valueOf("schema");

	private static final Option<Object> APPLICATION_NAME = Option.valueOf("applicationName");

	/**
	 * Names of options that differ between the drivers, R2DBC by JDBC.
	 */
	private static final Map<String, String> R2DBC_NAMES = Map.of("sslmode", "sslMode", "currentSchema", "schema",
			"ApplicationName", "applicationName", "application_name", "applicationName", "sslrootcert", "sslRootCert",
			"sslcert", "sslCert", "sslkey", "sslKey");

	private static final Map<String, String> SAME_VALUE = Map.of("sslRootCert", "sslrootcert", "sslCert", "sslcert",
			"sslKey", "sslkey", "channelBinding", "channelBinding", "tcpKeepAlive", "tcpKeepAlive", "sslNegotiation",
			"sslNegotiation");

	// Without it, a server that accepts the connection and does not answer blocks forever
	private static final long CONNECT_SECONDS = 4;

	private static final int PREPARED_STATEMENTS = 256;

	@Override
	public DatabaseProduct product() {
		return DatabaseProduct.POSTGRESQL;
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		String address = rest.startsWith("//") ? rest : "//localhost/" + rest;
		return UrlText.server(product().driver(), address, PostgresUrlDialect::apply);
	}

	private static void apply(String name, String value, ConnectionFactoryOptions.Builder options) {
		switch (name) {
			case "ssl" -> options.option(ConnectionFactoryOptions.SSL, Boolean.valueOf(value));
			case "sslPassword", "sslpassword" -> options.option(SSL_PASSWORD, value);
			case "options" -> options.option(PostgresServerSettings.OPTION, PostgresServerSettings.parse(value));
			case "connectTimeout", "connect_timeout" ->
				options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, UrlText.seconds(value));
			default -> options.option(Option.valueOf(R2DBC_NAMES.getOrDefault(name, name)), value);
		}
	}

	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder completed = PostgresHosts.of(options)
			.map((hosts) -> hosts.applyTo(options))
			.orElseGet(() -> UrlText.located(options, "socket"));
		TlsDefaults.verifyingUnlessLocal(options).ifPresent((mode) -> completed.option(SSL_MODE, mode));
		return completed.build();
	}

	@Override
	public void addDefaults(DriverOptions defaults, ConnectionFactoryOptions.Builder completed,
			ConnectionFactoryOptions options) {
		UrlText.putIfAbsent(completed, options, PostgresServerSettings.CACHE,
				defaults.hasLimits() ? PREPARED_STATEMENTS : 0);
		UrlText.putIfAbsent(completed, options, Option.valueOf("tcpKeepAlive"), true);
		PostgresServerSettings.addLimits(defaults, completed, options);
		TlsDefaults.verifyingUnlessLocal(options).ifPresent((mode) -> completed.option(SSL_MODE, mode));
	}

	@Override
	public ConnectionFactoryOptions forPooler(DriverOptions defaults, ConnectionFactoryOptions completed) {
		return PostgresServerSettings.forPooler(defaults, completed);
	}

	@Override
	public DriverOptions unlessDefined(DriverOptions defaults, ConnectionFactoryOptions options) {
		return PostgresServerSettings.unlessDefined(defaults, options);
	}

	@Override
	public ConnectionFactoryOptions named(ConnectionFactoryOptions options) {
		return options.mutate().option(APPLICATION_NAME, applicationName(options)).build();
	}

	// The same for both drivers: operators recognize long-running migrations by it
	private static String applicationName(ConnectionFactoryOptions options) {
		return UrlText.text(options, APPLICATION_NAME, "asyncdb") + " syncdb";
	}

	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		UrlText.refuse(options, List.of("socket"), "names a Unix socket, which JDBC cannot reach");
		return "jdbc:postgresql://%s/%s?%s".formatted(UrlText.hosts(options),
				UrlText.encoded(UrlText.text(options, ConnectionFactoryOptions.DATABASE, "")),
				UrlText.query(parameters(options)));
	}

	private static Map<String, String> parameters(ConnectionFactoryOptions options) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("sslmode", sslMode(options));
		if ("0".equals(UrlText.text(options, PostgresServerSettings.CACHE, ""))) {
			parameters.put("prepareThreshold", "0");
		}
		parameters.put("ApplicationName", applicationName(options));
		UrlText.put(parameters, "currentSchema", first(options, SCHEMA, Option.valueOf("currentSchema")));
		SAME_VALUE.forEach((r2dbc, jdbc) -> UrlText.put(parameters, jdbc, file(options, r2dbc)));
		if (PostgresHosts.of(options).isPresent() || options.hasOption(PostgresHosts.TARGET)) {
			parameters.put("targetServerType", "primary");
			parameters.put("loadBalanceHosts", "false");
			Duration recheck = UrlText.duration(options.getValue(Option.valueOf("hostRecheckTime")));
			UrlText.put(parameters, "hostRecheckSeconds", (recheck != null) ? UrlText.secondsUp(recheck) : null);
		}
		UrlText.put(parameters, "options", PostgresServerSettings.of(options));
		Duration connect = UrlText.duration(options.getValue(ConnectionFactoryOptions.CONNECT_TIMEOUT));
		long seconds = (connect != null) ? UrlText.secondsUp(connect) : CONNECT_SECONDS;
		UrlText.put(parameters, "connectTimeout", seconds);
		UrlText.put(parameters, "loginTimeout", seconds);
		return parameters;
	}

	// R2DBC does not use TLS by default and pgjdbc prefers it, so the mode is explicit
	private static String sslMode(ConnectionFactoryOptions options) {
		Object mode = first(options, SSL_MODE, Option.valueOf("sslmode"));
		if (mode == null) {
			return UrlText.isTrue(options, ConnectionFactoryOptions.SSL) ? "verify-full" : "disable";
		}
		String text = mode.toString().toLowerCase(Locale.ROOT).replace('_', '-');
		if (text.equals("tunnel")) {
			throw new DatabaseUrlException(
					"asks for a TLS tunnel, which JDBC does not support: set spring.liquibase.url");
		}
		return text;
	}

	private static @Nullable Object first(ConnectionFactoryOptions options, Option<?> option, Option<?> alias) {
		return options.hasOption(option) ? options.getValue(option) : options.getValue(alias);
	}

	// Only the R2DBC driver finds certificates on the class path
	private static @Nullable Object file(ConnectionFactoryOptions options, String name) {
		Object value = options.getValue(Option.valueOf(name));
		boolean isResource = name.matches("ssl(Root)?Cert|sslKey") && value != null
				&& !Files.exists(Path.of(value.toString()))
				&& PostgresUrlDialect.class.getClassLoader().getResource(value.toString()) != null;
		if (isResource) {
			throw new DatabaseUrlException(
					"names a certificate on the class path, which JDBC does not read: name a file");
		}
		return value;
	}

	@Override
	public ConnectionFactoryOptions withoutStatementLimits(ConnectionFactoryOptions options) {
		return PostgresServerSettings.withoutLimits(options);
	}

	@Override
	public Map<String, CharSequence> jdbcSecrets(ConnectionFactoryOptions options) {
		return UrlText.secret(options, SSL_PASSWORD, "sslpassword");
	}

	// The driver logs a URL that it cannot parse, including the password
	@Override
	public boolean hasIgnoredCredentials(String jdbcUrl) {
		DatabaseUrl.parse(jdbcUrl);
		return jdbcUrl.split("\\?", 2)[0].indexOf('@') >= 0;
	}

}
