package dev.asyncdb.url;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.util.Assert;

/**
 * The address of a database for R2DBC, and for JDBC in migrations.
 * <p>
 * Immutable. Two addresses are equal if their options are equal. Neither the JDBC URL nor
 * {@link #toString()} contains the user or the password.
 *
 * @since 0.1.0
 */
public final class DatabaseUrl {

	// The first declaration of an option determines whether its value is printed, and not
	// all drivers declare theirs as sensitive
	private static final List<Option<CharSequence>> SECRETS = List.of(ConnectionFactoryOptions.PASSWORD,
			Option.sensitiveValueOf("sslPassword"), Option.sensitiveValueOf("clientSslPassword"),
			Option.sensitiveValueOf("trustStorePassword"));

	private final ConnectionFactoryOptions options;

	private final UrlDialect dialect;

	private DatabaseUrl(ConnectionFactoryOptions options, UrlDialect dialect) {
		this.options = comparable(options);
		this.dialect = dialect;
	}

	/**
	 * Parse a URL.
	 * @param url the database as {@code postgresql://}, {@code postgres://},
	 * {@code mariadb://}, {@code h2:}, {@code jdbc:}, {@code r2dbc:}, {@code r2dbcs:} or
	 * {@code r2dbc:pool:}
	 * @return the address
	 * @throws DatabaseUrlException if the URL cannot be parsed or names a database that
	 * is not supported
	 * @since 0.1.0
	 */
	public static DatabaseUrl parse(String url) {
		Assert.notNull(url, "The argument 'url' must not be null");
		return of(UrlParser.parse(url.trim()));
	}

	/**
	 * Create an address from the options of a connection factory, without options of a
	 * pool. It uses TLS as they define it, while the URL of a remote server uses TLS by
	 * default.
	 * @param options the options
	 * @return the address
	 * @throws DatabaseUrlException if the database is not supported, or host and database
	 * look like parts of a password that was not encoded
	 * @since 0.1.0
	 */
	public static DatabaseUrl from(ConnectionFactoryOptions options) {
		DatabaseUrl address = of(options);
		return new DatabaseUrl(TlsDefaults.asDefined(address.options), address.dialect);
	}

	private static DatabaseUrl of(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions direct = PoolUrlOptions.remove(options);
		UrlParser.requireReadable(direct);
		UrlDialect dialect = UrlDialect.of(direct);
		dialect.completed(direct);
		return new DatabaseUrl(direct, dialect);
	}

	// The parser of R2DBC returns the password as a type without equals
	private static ConnectionFactoryOptions comparable(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions.Builder comparable = options.mutate();
		SECRETS.forEach((option) -> {
			if (options.getValue(option) instanceof CharSequence text) {
				comparable.option(option, text.toString());
			}
		});
		return comparable.build();
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
	 * Return whether several processes may open the database of a JDBC URL although it
	 * has no lock that excludes them.
	 * @param product the product that the URL names
	 * @param jdbcUrl the URL, which need not have an R2DBC equivalent
	 * @return {@code true} for an H2 file that several processes may open
	 * @since 0.1.0
	 */
	public static boolean isShared(DatabaseProduct product, String jdbcUrl) {
		return UrlDialect.of(product).isShared(jdbcUrl);
	}

	/**
	 * Return whether a JDBC URL has a user or a password where its driver ignores them.
	 * @param product the product that the URL names
	 * @param jdbcUrl the URL
	 * @return {@code true} if user and password have to be set separately
	 * @throws DatabaseUrlException if the driver would log the URL, with its password,
	 * since it cannot parse it
	 * @since 0.1.0
	 */
	public static boolean hasIgnoredCredentials(DatabaseProduct product, String jdbcUrl) {
		return UrlDialect.of(product).hasIgnoredCredentials(jdbcUrl);
	}

	/**
	 * Return this address with other credentials.
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
	 * Return this address with further options of the driver.
	 * @param properties the options by their names, which take precedence
	 * @return an address
	 * @throws DatabaseUrlException if an option makes the address unreadable
	 * @since 0.1.0
	 */
	public DatabaseUrl withOptions(Map<String, String> properties) {
		ConnectionFactoryOptions.Builder changed = this.options.mutate();
		properties.forEach((name, value) -> changed.option(Option.valueOf(name), value));
		return of(changed.build());
	}

	/**
	 * Return the address for R2DBC, for the driver without a pool.
	 * @return the options, with credentials
	 * @since 0.1.0
	 */
	public ConnectionFactoryOptions toConnectionFactoryOptions() {
		return this.dialect.completed(this.options);
	}

	/**
	 * Return the product of this database.
	 * @return the product
	 * @since 0.1.0
	 */
	public DatabaseProduct product() {
		return this.dialect.product();
	}

	/**
	 * Require an R2DBC driver for this address.
	 * @return this address
	 * @throws R2dbcDriverMissingException if none is on the class path
	 * @since 0.1.0
	 */
	public DatabaseUrl requireDriver() {
		if (!ConnectionFactories.supports(toConnectionFactoryOptions())) {
			throw new R2dbcDriverMissingException(toString(), this.dialect.product().r2dbcDependency());
		}
		return this;
	}

	/**
	 * Return the address for JDBC. TLS mode, connect timeout and schema are explicit
	 * where the defaults of the R2DBC and the JDBC driver differ.
	 * @return the URL, without user and password
	 * @throws DatabaseUrlException if JDBC does not support this address
	 * @since 0.1.0
	 */
	public String toJdbcUrl() {
		return this.dialect.jdbcUrl(this.dialect.completed(this.options));
	}

	/**
	 * Return the secret connection properties of JDBC other than user and password, such
	 * as the password of a key.
	 * @return the properties by their names, often none
	 * @since 0.1.0
	 */
	public Map<String, CharSequence> jdbcSecrets() {
		return this.dialect.jdbcSecrets(this.options);
	}

	/**
	 * Return this address without statement timeouts, which are meant for requests and
	 * not for migrations.
	 * @return an address
	 * @since 0.1.0
	 */
	public DatabaseUrl withoutStatementLimits() {
		return new DatabaseUrl(this.dialect.withoutStatementLimits(this.options), this.dialect);
	}

	/**
	 * Return the address for R2DBC connections of migrations, without statement timeouts
	 * and with a name by which operators recognize them.
	 * @return the options, with credentials
	 * @since 0.1.0
	 */
	public ConnectionFactoryOptions toMigrationOptions() {
		return this.dialect.named(withoutStatementLimits().toConnectionFactoryOptions());
	}

	/**
	 * Return the user.
	 * @return the user, or {@code null} if the address has none
	 * @since 0.1.0
	 */
	public @Nullable String user() {
		Object user = toConnectionFactoryOptions().getValue(ConnectionFactoryOptions.USER);
		return (user != null) ? user.toString() : null;
	}

	/**
	 * Return whether the address itself names a user, other than the default of a
	 * database.
	 * @return {@code true} if it names a user
	 * @since 0.1.0
	 */
	public boolean hasUser() {
		return this.options.hasOption(ConnectionFactoryOptions.USER);
	}

	/**
	 * Return the password.
	 * @return the password, or {@code null} if the address has none
	 * @since 0.1.0
	 */
	public @Nullable CharSequence password() {
		Object password = toConnectionFactoryOptions().getValue(ConnectionFactoryOptions.PASSWORD);
		Object resolved = (password instanceof Supplier<?> supplier) ? supplier.get() : password;
		if (resolved instanceof Publisher) {
			throw new DatabaseUrlException(
					"has a password that is supplied asynchronously: configure a password for migrations");
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
