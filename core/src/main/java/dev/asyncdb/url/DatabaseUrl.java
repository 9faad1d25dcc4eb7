package dev.asyncdb.url;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One database address for both worlds: R2DBC for the application, JDBC for migrations.
 * <p>
 * Immutable. User and password are kept apart from the text: neither the JDBC URL nor
 * {@link #toString()} holds them.
 *
 * @since 0.1.0
 */
public final class DatabaseUrl {

	// Whoever names an option first decides whether texts show its value, and not all
	// drivers hide theirs
	static {
		List.of("sslPassword", "clientSslPassword", "trustStorePassword").forEach(Option::sensitiveValueOf);
	}

	private final ConnectionFactoryOptions options;

	private final UrlDialect dialect;

	private DatabaseUrl(ConnectionFactoryOptions options, UrlDialect dialect) {
		this.options = options;
		this.dialect = dialect;
	}

	/**
	 * Read a URL.
	 * @param url the database as {@code postgresql://}, {@code postgres://},
	 * {@code mariadb://}, {@code mysql://}, {@code sqlserver://}, {@code oracle://},
	 * {@code h2:}, {@code jdbc:}, {@code r2dbc:}, {@code r2dbcs:} or {@code r2dbc:pool:}
	 * @return the address
	 * @throws DatabaseUrlException if the URL cannot be read or names a database that is
	 * not supported
	 * @since 0.1.0
	 */
	public static DatabaseUrl parse(String url) {
		return from(UrlParser.parse(url.trim()));
	}

	/**
	 * Take the address from the options of a connection factory. Settings of a pool are
	 * left out.
	 * @param options the options
	 * @return the address
	 * @throws DatabaseUrlException if the database is not supported, or host and database
	 * look like parts of a password that was not encoded
	 * @since 0.1.0
	 */
	public static DatabaseUrl from(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions direct = PoolUrlOptions.remove(options);
		UrlParser.requireReadable(direct);
		return new DatabaseUrl(direct, UrlDialect.of(direct));
	}

	/**
	 * Check that options describe a database that can be connected to, without using
	 * them.
	 * @param options the options
	 * @return the same options
	 * @throws DatabaseUrlException as for {@link #from}
	 * @since 0.1.0
	 */
	public static ConnectionFactoryOptions requireReadable(ConnectionFactoryOptions options) {
		from(options);
		return options;
	}

	/**
	 * The same address with other credentials.
	 * @param user the user, {@code null} to keep the one of this address
	 * @param password the password, {@code null} to keep the one of this address
	 * @return an address
	 * @since 0.1.0
	 */
	public DatabaseUrl withCredentials(@Nullable String user, @Nullable CharSequence password) {
		ConnectionFactoryOptions.Builder changed = this.options.mutate();
		if (user != null) {
			changed.option(ConnectionFactoryOptions.USER, user);
		}
		if (password != null) {
			changed.option(ConnectionFactoryOptions.PASSWORD, password);
		}
		return new DatabaseUrl(changed.build(), this.dialect);
	}

	/**
	 * The address for R2DBC, of the driver itself and without a pool.
	 * @return the options, with credentials
	 * @since 0.1.0
	 */
	public ConnectionFactoryOptions toConnectionFactoryOptions() {
		return this.dialect.completed(this.options);
	}

	/**
	 * Make sure that there is an R2DBC driver for this address.
	 * @return this address
	 * @throws R2dbcDriverMissingException if there is none
	 * @since 0.1.0
	 */
	public DatabaseUrl requireDriver() {
		if (!ConnectionFactories.supports(toConnectionFactoryOptions())) {
			throw new R2dbcDriverMissingException(toString(), this.dialect.driverDependency());
		}
		return this;
	}

	/**
	 * The address for JDBC. The same TLS mode, connect time-out and schema are written
	 * out where the defaults of the two drivers differ.
	 * @return the URL, without user and password
	 * @throws DatabaseUrlException if JDBC cannot reach this address
	 * @since 0.1.0
	 */
	public String toJdbcUrl() {
		return this.dialect.jdbcUrl(this.dialect.completed(this.options));
	}

	/**
	 * What JDBC needs besides the URL, user and password, such as the password of a key.
	 * @return secret connection properties by their names, often none
	 * @since 0.1.0
	 */
	public Map<String, CharSequence> jdbcSecrets() {
		return this.dialect.jdbcSecrets(this.options);
	}

	/**
	 * The same address without limits for single statements, which are meant for requests
	 * and not for migrations.
	 * @return an address
	 * @since 0.1.0
	 */
	public DatabaseUrl withoutStatementLimits() {
		return new DatabaseUrl(this.dialect.withoutStatementLimits(this.options), this.dialect);
	}

	/**
	 * The user.
	 * @return the user, or {@code null} if the address has none
	 * @since 0.1.0
	 */
	public @Nullable String user() {
		Object user = toConnectionFactoryOptions().getValue(ConnectionFactoryOptions.USER);
		return (user != null) ? user.toString() : null;
	}

	/**
	 * The password.
	 * @return the password, or {@code null} if the address has none
	 * @since 0.1.0
	 */
	public @Nullable CharSequence password() {
		Object password = toConnectionFactoryOptions().getValue(ConnectionFactoryOptions.PASSWORD);
		Object resolved = (password instanceof Supplier<?> supplier) ? supplier.get() : password;
		if (resolved instanceof Publisher) {
			throw new DatabaseUrlException("has a password that arrives later: give migrations one of their own");
		}
		return (resolved instanceof CharSequence text) ? text : null;
	}

	private @Nullable String text(Option<String> option) {
		Object value = this.options.getValue(option);
		return (value != null) ? value.toString() : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof DatabaseUrl that && this.options.equals(that.options);
	}

	@Override
	public int hashCode() {
		return this.options.hashCode();
	}

	@Override
	public String toString() {
		String host = Objects.requireNonNullElse(text(ConnectionFactoryOptions.HOST), "");
		String database = Objects.requireNonNullElse(text(ConnectionFactoryOptions.DATABASE), "");
		Object port = this.options.getValue(ConnectionFactoryOptions.PORT);
		return "%s://%s%s/%s".formatted(this.dialect.product().driver(), host, (port != null) ? ":" + port : "",
				database);
	}

}
