package dev.asyncdb.url;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * Addresses of SQL Server, as r2dbc-mssql and Microsoft's JDBC driver write them.
 */
final class SqlServerUrlDialect implements UrlDialect {

	private static final Pattern PROPERTY = Pattern.compile(";\\s*([^=;]+)=(\\{(?:[^}]|}})*}|[^;]*)");

	private static final Option<CharSequence> STORE_PASSWORD = Option.sensitiveValueOf("trustStorePassword");

	private static final List<String> SAME_IN_BOTH = List.of("trustServerCertificate", "hostNameInCertificate",
			"trustStore", "trustStoreType", "applicationName", "sendStringParametersAsUnicode");

	@Override
	public String driver() {
		return "mssql";
	}

	@Override
	public String driverDependency() {
		return "io.r2dbc:r2dbc-mssql";
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		int semicolon = rest.indexOf(';');
		if (semicolon < 0) {
			return UrlText.server("mssql", rest, SqlServerUrlDialect::apply);
		}
		String server = rest.substring(0, semicolon);
		if (server.contains("\\")) {
			throw new DatabaseUrlException("names an instance of SQL Server, which R2DBC does not know: give its port");
		}
		ConnectionFactoryOptions.Builder options = UrlParser.r2dbc("r2dbc:mssql:" + server + "/").mutate();
		Matcher properties = PROPERTY.matcher(rest.substring(semicolon));
		while (properties.find()) {
			apply(properties.group(1).trim(), unbraced(properties.group(2)), options);
		}
		return options.build();
	}

	private static String unbraced(String value) {
		return value.startsWith("{") ? value.substring(1, value.length() - 1).replace("}}", "}") : value;
	}

	private static void apply(String name, String value, ConnectionFactoryOptions.Builder options) {
		switch (name) {
			case "databaseName", "database" -> options.option(ConnectionFactoryOptions.DATABASE, value);
			case "user", "userName" -> options.option(ConnectionFactoryOptions.USER, value);
			case "password" -> options.option(ConnectionFactoryOptions.PASSWORD, value);
			case "trustStorePassword" -> options.option(STORE_PASSWORD, value);
			case "encrypt", "ssl" ->
				options.option(ConnectionFactoryOptions.SSL, !value.equals("false") && !value.equals("optional"));
			case "loginTimeout" -> options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, UrlText.seconds(value));
			case "portNumber" -> options.option(ConnectionFactoryOptions.PORT, UrlText.number(value));
			case "serverName" -> options.option(ConnectionFactoryOptions.HOST, value);
			case "instanceName" -> throw new DatabaseUrlException(
					"names an instance of SQL Server, which R2DBC does not know: give its port");
			default -> options.option(Option.valueOf(name), value);
		}
	}

	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder completed = UrlText.located(options);
		TlsDefaults.verifyingUnlessLocal(options)
			.ifPresent((mode) -> completed.option(ConnectionFactoryOptions.SSL, true));
		return completed.build();
	}

	// The JDBC driver encrypts unless told not to, R2DBC's does not: so always written
	// out
	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		Map<String, String> properties = new LinkedHashMap<>();
		UrlText.put(properties, "databaseName", options.getValue(ConnectionFactoryOptions.DATABASE));
		properties.put("encrypt", String.valueOf(UrlText.isTrue(options, ConnectionFactoryOptions.SSL)));
		SAME_IN_BOTH.forEach((name) -> UrlText.put(properties, name, options.getValue(Option.valueOf(name))));
		UrlText.put(properties, "loginTimeout", UrlText.secondsUp(UrlText.connectTimeout(options)));
		StringBuilder url = new StringBuilder("jdbc:sqlserver://").append(UrlText.hosts(options));
		properties.forEach((name, value) -> url.append(';').append(name).append('=').append(braced(value)));
		return url.toString();
	}

	private static String braced(String value) {
		return value.matches("[^;{}]*") ? value : "{" + value.replace("}", "}}") + "}";
	}

	@Override
	public Map<String, CharSequence> jdbcSecrets(ConnectionFactoryOptions options) {
		return UrlText.secret(options, STORE_PASSWORD, "trustStorePassword");
	}

}
