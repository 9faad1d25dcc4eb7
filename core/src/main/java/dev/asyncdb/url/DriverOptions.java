package dev.asyncdb.url;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;

/**
 * Options that a driver gets for its connections: time limits of the server, connect
 * timeout, statement cache and TLS. They apply to everything that uses the connections,
 * so they are meant for an address that asyncdb was given. H2 has none of them.
 * Immutable.
 * <p>
 * Connection poolers such as PgBouncer refuse the limits and mix up cached statements:
 * without any limit, statements are not cached unless the options request it.
 *
 * @param statement longest execution of a statement, zero for no limit
 * @param lock longest wait for a lock, zero for no limit
 * @param idleInTransaction longest time that a transaction stays open without a
 * statement, zero for no limit
 * @param pooler the connection pooler, {@code null} to recognize it
 * @since 0.1.0
 */
public record DriverOptions(Duration statement, Duration lock, Duration idleInTransaction, @Nullable Pooler pooler) {

	/**
	 * A parameter without a meaning for PostgreSQL, which is sent where statements are
	 * cached. A connection pooler refuses or drops it, and would execute cached
	 * statements in the wrong server sessions.
	 */
	public static final String CACHE_MARKER = "asyncdb.prepared_statements";

	private static final Duration CONNECT = Duration.ofSeconds(2);

	/**
	 * Create options.
	 * @param fetchSize ignored: with a fetch size for all statements, PostgreSQL refuses
	 * several statements in one text. Statements of sessions set their own.
	 * @param statement longest execution of a statement, zero for no limit
	 * @param lock longest wait for a lock, zero for no limit
	 * @param idleInTransaction longest time that a transaction stays open without a
	 * statement, zero for no limit
	 * @since 0.1.0
	 */
	public DriverOptions(int fetchSize, Duration statement, Duration lock, Duration idleInTransaction) {
		this(statement, lock, idleInTransaction);
	}

	/**
	 * Create options for a server that may be behind a connection pooler.
	 * @param statement longest execution of a statement, zero for no limit
	 * @param lock longest wait for a lock, zero for no limit
	 * @param idleInTransaction longest time that a transaction stays open without a
	 * statement, zero for no limit
	 * @since 0.1.0
	 */
	public DriverOptions(Duration statement, Duration lock, Duration idleInTransaction) {
		this(statement, lock, idleInTransaction, null);
	}

	/**
	 * Return these options for a known connection pooler.
	 * @param pooler the pooler, {@code null} to recognize it
	 * @return new options
	 * @since 0.1.0
	 */
	public DriverOptions withPooler(@Nullable Pooler pooler) {
		return new DriverOptions(this.statement, this.lock, this.idleInTransaction, pooler);
	}

	/**
	 * Return the default options.
	 * @return 30 seconds for a statement, 5 for a lock, 60 for an idle transaction
	 * @since 0.1.0
	 */
	public static DriverOptions defaults() {
		return new DriverOptions(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(60));
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
		dialect(options).ifPresent((dialect) -> dialect.addDefaults(this, completed, options));
		return completed.build();
	}

	/**
	 * Remove from completed options what a connection pooler refuses or answers wrongly:
	 * parameters of the server session, and cached statements.
	 * @param completed options that {@link #applyTo} returned
	 * @return options for the same server behind a pooler
	 * @since 0.1.0
	 */
	public ConnectionFactoryOptions forPooler(ConnectionFactoryOptions completed) {
		return dialect(completed).map((dialect) -> dialect.forPooler(this, completed)).orElse(completed);
	}

	/**
	 * Return these options without the limits that connection options define.
	 * @param options connection options
	 * @return options with the other limits
	 * @since 0.1.0
	 */
	public DriverOptions unlessDefinedBy(ConnectionFactoryOptions options) {
		return dialect(options).map((dialect) -> dialect.unlessDefined(this, options)).orElse(this);
	}

	/**
	 * Return the time zone in which values of {@link java.time.Instant} have to be
	 * exchanged, because the driver does not know that of the server session.
	 * @param completed options that {@link #applyTo} returned
	 * @return {@code null} if the driver exchanges them correctly, or if the options
	 * leave that to the driver
	 * @since 0.1.0
	 */
	public static @Nullable ZoneId momentZone(ConnectionFactoryOptions completed) {
		return dialect(completed).map((dialect) -> dialect.momentZone(completed)).orElse(null);
	}

	// Without any limit a connection pooler is assumed, which is where limits are refused
	boolean hasLimits() {
		return !this.statement.isZero() || !this.lock.isZero() || !this.idleInTransaction.isZero();
	}

	private static Optional<UrlDialect> dialect(ConnectionFactoryOptions options) {
		return UrlDialect.find(String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER)));
	}

}
