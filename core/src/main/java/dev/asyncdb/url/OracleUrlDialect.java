package dev.asyncdb.url;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * Addresses of Oracle, as its two drivers write them.
 */
final class OracleUrlDialect implements UrlDialect {

	private static final Option<Object> DESCRIPTOR = Option.valueOf("oracle.r2dbc.descriptor");

	private static final Option<Object> TNS_ADMIN = Option.valueOf("TNS_ADMIN");

	/**
	 * What JDBC writes: perhaps credentials, then a description or a server.
	 */
	private static final Pattern THIN = Pattern
		.compile("thin:(?:([^/@]*)/(.*))?@(?:(\\(.*\\))|(tcps:)?(?://)?([^?/]+)(/[^?]*)?(\\?.*)?)");

	private static final Pattern WITH_SID = Pattern.compile("[^:]+:\\d+:\\w+");

	@Override
	public String driver() {
		return "oracle";
	}

	@Override
	public String driverDependency() {
		return "com.oracle.database.r2dbc:oracle-r2dbc";
	}

	@Override
	public ConnectionFactoryOptions parse(String rest) {
		if (!rest.startsWith("thin:")) {
			return UrlText.server("oracle", rest, OracleUrlDialect::apply);
		}
		Matcher thin = THIN.matcher(rest);
		if (!thin.matches()) {
			throw new DatabaseUrlException("is no readable address of Oracle");
		}
		ConnectionFactoryOptions.Builder options = (thin.group(3) != null) ? described(thin.group(3))
				: located(thin).mutate();
		if (thin.group(1) != null) {
			options.option(ConnectionFactoryOptions.USER, thin.group(1))
				.option(ConnectionFactoryOptions.PASSWORD, thin.group(2));
		}
		return options.build();
	}

	private static ConnectionFactoryOptions.Builder described(String description) {
		return ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, "oracle")
			.option(DESCRIPTOR, description);
	}

	private static ConnectionFactoryOptions located(Matcher thin) {
		if (WITH_SID.matcher(thin.group(5)).matches()) {
			throw new DatabaseUrlException("names an Oracle SID, which R2DBC does not know: name the service");
		}
		String scheme = (thin.group(4) != null) ? "r2dbcs" : "r2dbc";
		return UrlText.server(scheme + ":oracle", "//" + thin.group(5)
				+ String.valueOf(thin.group(6)).replace("null", "") + String.valueOf(thin.group(7)).replace("null", ""),
				OracleUrlDialect::apply);
	}

	private static void apply(String name, String value, ConnectionFactoryOptions.Builder options) {
		options.option(Option.valueOf(name), value);
	}

	@Override
	public ConnectionFactoryOptions completed(ConnectionFactoryOptions options) {
		return UrlText.located(options, DESCRIPTOR.name()).build();
	}

	@Override
	public String jdbcUrl(ConnectionFactoryOptions options) {
		if (options.hasOption(DESCRIPTOR)) {
			return "jdbc:oracle:thin:@" + options.getValue(DESCRIPTOR);
		}
		Object wallet = options.getValue(TNS_ADMIN);
		return "jdbc:oracle:thin:@%s//%s/%s%s".formatted(
				UrlText.isTrue(options, ConnectionFactoryOptions.SSL) ? "tcps:" : "", UrlText.hosts(options),
				UrlText.text(options, ConnectionFactoryOptions.DATABASE, ""),
				(wallet != null) ? "?TNS_ADMIN=" + wallet : "");
	}

}
