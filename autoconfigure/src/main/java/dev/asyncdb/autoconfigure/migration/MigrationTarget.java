package dev.asyncdb.autoconfigure.migration;

import java.util.function.Supplier;

import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/**
 * Resolves the database to migrate: the address of the engine takes precedence over that
 * of migrations, and both over those of JDBC and of the R2DBC connection factory. If that
 * is not known, as for a bean of the application, the configured address applies.
 *
 * @param connectionFactory the connection factory of the application
 * @param ofEngine provides the address that the settings of the engine name
 * @param direct the address for migrations, {@code null} for that of the application
 */
record MigrationTarget(ConnectionFactory connectionFactory, Supplier<EngineAddress> ofEngine, @Nullable String direct,
		ObjectProvider<JdbcConnectionDetails> jdbcDetails, ObjectProvider<R2dbcConnectionDetails> r2dbcDetails) {

	JdbcTarget resolve() {
		EngineAddress address = this.ofEngine.get();
		if (address.url() != null) {
			return new JdbcTarget(address.url(), address.user(), address.password());
		}
		if (this.direct != null) {
			return JdbcTarget.of(direct(this.direct, address));
		}
		JdbcConnectionDetails forJdbc = this.jdbcDetails.getIfAvailable();
		return (forJdbc != null) ? new JdbcTarget(forJdbc.getJdbcUrl(), forJdbc.getUsername(), forJdbc.getPassword())
				: derived(address);
	}

	/**
	 * Resolve the same database for R2DBC. If the options of the connection factory are
	 * not known, it is used itself and must provide two connections at a time.
	 */
	R2dbcTarget withoutJdbc() {
		EngineAddress address = this.ofEngine.get();
		if (address.url() != null) {
			return of(DatabaseUrl.parse(address.url()), address);
		}
		if (this.direct != null) {
			return R2dbcTarget.of(direct(this.direct, address));
		}
		ConnectionFactoryOptions options = options();
		if (options != null) {
			return of(DatabaseUrl.from(options), address);
		}
		// A database of unknown address that runs in this process may be a file that
		// other
		// processes open
		DatabaseProduct product = product();
		return new R2dbcTarget(this::connectionFactory,
				"the ConnectionFactory bean (%s)".formatted(product.displayName()), product.runsInProcess());
	}

	// Without a user it has that of the application, as each setting of an engine
	private DatabaseUrl direct(String text, EngineAddress address) {
		DatabaseUrl url = DatabaseUrl.parse(text);
		ConnectionFactoryOptions options = url.hasUser() ? null : options();
		DatabaseUrl known = (options != null)
				? url.withCredentials(DatabaseUrl.from(options).user(), DatabaseUrl.from(options).password()) : url;
		return known.withCredentials(address.user(), address.password());
	}

	DatabaseProduct product() {
		return DatabaseProduct.of(this.connectionFactory);
	}

	private static R2dbcTarget of(DatabaseUrl url, EngineAddress address) {
		return R2dbcTarget.of(url.withCredentials(address.user(), address.password()));
	}

	private JdbcTarget derived(EngineAddress address) {
		ConnectionFactoryOptions options = options();
		if (options == null) {
			throw new UnknownAddressException();
		}
		return JdbcTarget.of(DatabaseUrl.from(options).withCredentials(address.user(), address.password()));
	}

	private @Nullable ConnectionFactoryOptions options() {
		OptionsCapableConnectionFactory factory = OptionsCapableConnectionFactory.unwrapFrom(this.connectionFactory);
		if (factory != null) {
			return factory.getOptions();
		}
		R2dbcConnectionDetails details = this.r2dbcDetails.getIfUnique();
		return (details != null) ? details.getConnectionFactoryOptions() : null;
	}

	/**
	 * The address in the settings of an engine.
	 *
	 * @param url the JDBC URL, {@code null} for that of the application
	 * @param user the user, {@code null} for that of the application
	 * @param password the password, {@code null} for that of the application
	 */
	record EngineAddress(@Nullable String url, @Nullable String user, @Nullable String password) {

		@Override
		public String toString() {
			return "EngineAddress";
		}

	}

}
