package dev.asyncdb.url;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * A list of PostgreSQL servers in the forms of libpq and of both drivers, for the R2DBC
 * driver. It knows lists only with its own protocol, with the port of each host, and
 * would accept any of the servers, also a standby.
 *
 * @param hosts the hosts with their ports, separated by commas
 * @param target which of the servers to use, by the name that the driver knows
 */
record PostgresHosts(String hosts, String target) {

	static final Option<Object> TARGET = Option.valueOf("targetServerType");

	private static final Option<Object> LIBPQ_TARGET = Option.valueOf("target_session_attrs");

	static final String FAILOVER = "failover";

	private static final int PORT = 5432;

	private static final Map<String, String> TARGETS = Map.ofEntries(Map.entry("any", "any"),
			Map.entry("primary", "primary"), Map.entry("master", "primary"), Map.entry("read-write", "primary"),
			Map.entry("secondary", "secondary"), Map.entry("slave", "secondary"), Map.entry("standby", "secondary"),
			Map.entry("read-only", "secondary"), Map.entry("prefersecondary", "preferSecondary"),
			Map.entry("prefer_secondary", "preferSecondary"), Map.entry("preferslave", "preferSecondary"),
			Map.entry("prefer-standby", "preferSecondary"));

	/**
	 * The list of connection options, empty if they name one host.
	 */
	static Optional<PostgresHosts> of(ConnectionFactoryOptions options) {
		String hosts = UrlText.text(options, ConnectionFactoryOptions.HOST, "localhost");
		boolean isList = hosts.contains(",") || FAILOVER.equals(options.getValue(ConnectionFactoryOptions.PROTOCOL));
		return isList ? Optional.of(new PostgresHosts(withPorts(hosts, options), target(options))) : Optional.empty();
	}

	private static String withPorts(String hosts, ConnectionFactoryOptions options) {
		if (hosts.contains("[")) {
			throw new DatabaseUrlException(
					"has an IPv6 address in a list of hosts, which the R2DBC driver cannot read: use names");
		}
		String port = UrlText.text(options, ConnectionFactoryOptions.PORT, String.valueOf(PORT));
		return Stream.of(hosts.split(",", -1))
			.map((host) -> host.contains(":") ? host : host + ":" + port)
			.collect(Collectors.joining(","));
	}

	private static String target(ConnectionFactoryOptions options) {
		Object given = options.hasOption(TARGET) ? options.getValue(TARGET) : options.getValue(LIBPQ_TARGET);
		String target = TARGETS.get(String.valueOf((given != null) ? given : "primary").toLowerCase(Locale.ROOT));
		if (target == null) {
			throw new DatabaseUrlException("has a targetServerType that the R2DBC driver does not know: use any,"
					+ " primary, secondary or preferSecondary");
		}
		return target;
	}

	/**
	 * The options in the form of the driver.
	 */
	ConnectionFactoryOptions.Builder applyTo(ConnectionFactoryOptions options) {
		return ConnectionFactoryOptions.builder()
			.from(options, (option) -> !option.equals(LIBPQ_TARGET) && !option.equals(ConnectionFactoryOptions.PORT))
			.option(ConnectionFactoryOptions.PROTOCOL, FAILOVER)
			.option(ConnectionFactoryOptions.HOST, this.hosts)
			.option(TARGET, this.target);
	}

}
