package dev.asyncdb.url;

import java.time.Duration;

import io.r2dbc.spi.ConnectionFactoryOptions;

/**
 * Default options of the drivers: timeouts, the fetch size and a bounded statement cache.
 * Connection options take precedence.
 * <p>
 * Only PostgreSQL supports all of them. Its server timeouts are start-up parameters,
 * which a connection pooler can reject: zero omits one. MariaDB receives the timeouts as
 * session variables; its driver ignores the fetch size and reads a result as fast as it
 * is requested. Other drivers receive the connect timeout only.
 *
 * @param fetchSize number of rows that the driver fetches at a time unless a statement
 * defines it; a result that is fetched completely cannot be cancelled safely
 * (pgjdbc/r2dbc-postgresql#661)
 * @param statement longest time that the server executes a statement, zero for no limit
 * @param lock longest time that the server waits for a lock, zero for no limit
 * @param idleInTransaction longest time that the server keeps an idle transaction open,
 * zero for no limit
 * @since 0.1.0
 */
public record DriverOptions(int fetchSize, Duration statement, Duration lock, Duration idleInTransaction) {

	private static final Duration CONNECT = Duration.ofSeconds(2);

	/**
	 * Return the default options.
	 * @return 128 rows; 30 seconds for a statement, 5 for a lock, 60 for an idle
	 * transaction
	 * @since 0.1.0
	 */
	public static DriverOptions defaults() {
		return new DriverOptions(128, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(60));
	}

	/**
	 * Complete connection options.
	 * @param options connection options, which take precedence
	 * @return the options with the defaults
	 * @since 0.1.0
	 */
	public ConnectionFactoryOptions applyTo(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder completed = options.mutate();
		UrlText.putIfAbsent(completed, options, ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT);
		String driver = String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER));
		UrlDialect.find(driver).ifPresent((dialect) -> dialect.addDefaults(this, completed, options));
		return completed.build();
	}

}
