package dev.asyncdb.url;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

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

	private static final Option<Map<String, String>> PARAMETERS = Option.valueOf("options");

	private static final String IDLE_IN_TRANSACTION = "idle_in_transaction_session_timeout";

	private static final Duration CONNECT = Duration.ofSeconds(2);

	private static final int PREPARED_STATEMENTS = 256;

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
		put(completed, options, ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT);
		String driver = String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER));
		DatabaseProduct.find(driver).ifPresent((product) -> apply(product, completed, options));
		return completed.build();
	}

	private void apply(DatabaseProduct product, ConnectionFactoryOptions.Builder completed,
			ConnectionFactoryOptions options) {
		switch (product) {
			case POSTGRESQL -> applyToPostgres(completed, options);
			case MARIADB -> applyToMariaDb(completed, options);
			case H2 -> {
				// H2 runs in the process of the application
			}
		}
	}

	private void applyToPostgres(ConnectionFactoryOptions.Builder completed, ConnectionFactoryOptions options) {
		put(completed, options, Option.valueOf("fetchSize"), this.fetchSize);
		put(completed, options, Option.valueOf("preparedStatementCacheQueries"), PREPARED_STATEMENTS);
		put(completed, options, Option.valueOf("tcpKeepAlive"), true);
		putTimeout(completed, options, ConnectionFactoryOptions.STATEMENT_TIMEOUT, this.statement);
		putTimeout(completed, options, ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT, this.lock);
		TlsDefaults.verifyingUnlessLocal(options).ifPresent((mode) -> completed.option(TlsDefaults.MODE, mode));
		Object given = options.getValue(PARAMETERS);
		if (!this.idleInTransaction.isZero() && (given == null || given instanceof Map)) {
			completed.option(PARAMETERS, parameters(given));
		}
	}

	private void applyToMariaDb(ConnectionFactoryOptions.Builder completed, ConnectionFactoryOptions options) {
		put(completed, options, Option.valueOf("tcpKeepAlive"), true);
		String variables = MariaDbSessionVariables.completed(options.getValue(MariaDbSessionVariables.OPTION), this);
		if (!variables.isEmpty()) {
			completed.option(MariaDbSessionVariables.OPTION, variables);
		}
		TlsDefaults.verifyingUnlessLocal(options).ifPresent((mode) -> completed.option(TlsDefaults.MODE, mode));
	}

	private Map<String, String> parameters(@Nullable Object given) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put(IDLE_IN_TRANSACTION, Long.toString(this.idleInTransaction.toMillis()));
		if (given instanceof Map<?, ?> known) {
			known.forEach((name, value) -> parameters.put(String.valueOf(name), String.valueOf(value)));
		}
		return parameters;
	}

	private static void putTimeout(ConnectionFactoryOptions.Builder completed, ConnectionFactoryOptions options,
			Option<Duration> option, Duration timeout) {
		if (!timeout.isZero()) {
			put(completed, options, option, timeout);
		}
	}

	private static <T> void put(ConnectionFactoryOptions.Builder completed, ConnectionFactoryOptions options,
			Option<T> option, T value) {
		if (!options.hasOption(option)) {
			completed.option(option, value);
		}
	}

}
