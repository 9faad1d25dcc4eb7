package dev.asyncdb.url;

import java.util.List;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;

/**
 * The options of each host of a list of PostgreSQL servers.
 *
 * @since 0.1.0
 */
public final class PostgresHost {

	private static final Option<Object> LOAD_BALANCE = Option.valueOf("loadBalanceHosts");

	private static final List<Option<?>> LIST = List.of(ConnectionFactoryOptions.PROTOCOL,
			ConnectionFactoryOptions.HOST, PostgresHosts.TARGET, LOAD_BALANCE, Option.valueOf("hostRecheckTime"));

	private PostgresHost() {
	}

	/**
	 * Return the options of the hosts in their order.
	 * @param options the options of a connection
	 * @return an empty list unless they name several servers of PostgreSQL that are to be
	 * tried in order
	 * @since 0.1.0
	 */
	public static List<ConnectionFactoryOptions> each(ConnectionFactoryOptions options) {
		String hosts = UrlText.text(options, ConnectionFactoryOptions.HOST, "");
		boolean isOrdered = PostgresHosts.FAILOVER.equals(options.getValue(ConnectionFactoryOptions.PROTOCOL))
				&& !"true".equals(UrlText.text(options, LOAD_BALANCE, "false"));
		return isOrdered ? Stream.of(hosts.split(",")).map((host) -> single(options, host)).toList() : List.of();
	}

	private static ConnectionFactoryOptions single(ConnectionFactoryOptions options, String host) {
		int colon = host.lastIndexOf(':');
		ConnectionFactoryOptions.Builder single = ConnectionFactoryOptions.builder()
			.from(options, (option) -> !LIST.contains(option))
			.option(ConnectionFactoryOptions.HOST, (colon < 0) ? host : host.substring(0, colon));
		return ((colon < 0) ? single
				: single.option(ConnectionFactoryOptions.PORT, Integer.valueOf(host.substring(colon + 1))))
			.build();
	}

	/**
	 * Return which of the servers to use.
	 * @param options the options of a connection
	 * @return {@code primary}, {@code secondary}, {@code preferSecondary} or {@code any}
	 * @since 0.1.0
	 */
	public static String target(ConnectionFactoryOptions options) {
		return UrlText.text(options, PostgresHosts.TARGET, "any");
	}

}
