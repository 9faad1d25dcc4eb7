package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/**
 * Resolves the database to migrate: Liquibase's connection details take precedence over
 * those of JDBC, and both over the address of the R2DBC connection factory. If that is
 * not known, as for a bean of the application, the configured address applies.
 */
record MigrationTarget(ConnectionFactory connectionFactory, LiquibaseProperties liquibase,
		ObjectProvider<LiquibaseConnectionDetails> liquibaseDetails, ObjectProvider<JdbcConnectionDetails> jdbcDetails,
		ObjectProvider<R2dbcConnectionDetails> r2dbcDetails) {

	JdbcTarget resolve() {
		JdbcTarget target = explicit();
		return (target != null) ? target : derived();
	}

	private @Nullable JdbcTarget explicit() {
		LiquibaseConnectionDetails forLiquibase = this.liquibaseDetails.getIfAvailable();
		if (forLiquibase != null && forLiquibase.getJdbcUrl() != null) {
			return new JdbcTarget(forLiquibase.getJdbcUrl(), forLiquibase.getUsername(), forLiquibase.getPassword());
		}
		if (this.liquibase.getUrl() != null) {
			return new JdbcTarget(this.liquibase.getUrl(), this.liquibase.getUser(), this.liquibase.getPassword());
		}
		JdbcConnectionDetails forJdbc = this.jdbcDetails.getIfAvailable();
		return (forJdbc != null) ? new JdbcTarget(forJdbc.getJdbcUrl(), forJdbc.getUsername(), forJdbc.getPassword())
				: null;
	}

	/**
	 * Resolve the same database for R2DBC. If the options of the connection factory are
	 * not known, it is used itself and must provide two connections at a time.
	 */
	R2dbcTarget withoutJdbc() {
		LiquibaseConnectionDetails details = this.liquibaseDetails.getIfAvailable();
		if (details != null && details.getJdbcUrl() != null) {
			return of(DatabaseUrl.parse(details.getJdbcUrl()), details.getUsername(), details.getPassword());
		}
		if (this.liquibase.getUrl() != null) {
			return of(DatabaseUrl.parse(this.liquibase.getUrl()), this.liquibase.getUser(),
					this.liquibase.getPassword());
		}
		ConnectionFactoryOptions options = options();
		if (options != null) {
			return of(DatabaseUrl.from(options), this.liquibase.getUser(), this.liquibase.getPassword());
		}
		// A database of unknown address that runs in this process may be a file that
		// other
		// processes open
		DatabaseProduct product = DatabaseProduct.of(this.connectionFactory);
		return new R2dbcTarget(this.connectionFactory,
				"the ConnectionFactory bean (%s)".formatted(product.displayName()), product.runsInProcess());
	}

	private static R2dbcTarget of(DatabaseUrl url, @Nullable String user, @Nullable String password) {
		return R2dbcTarget.of(url.withCredentials(user, password));
	}

	private JdbcTarget derived() {
		ConnectionFactoryOptions options = options();
		if (options == null) {
			throw new UnknownAddressException();
		}
		return JdbcTarget
			.of(DatabaseUrl.from(options).withCredentials(this.liquibase.getUser(), this.liquibase.getPassword()));
	}

	private @Nullable ConnectionFactoryOptions options() {
		OptionsCapableConnectionFactory factory = OptionsCapableConnectionFactory.unwrapFrom(this.connectionFactory);
		if (factory != null) {
			return factory.getOptions();
		}
		R2dbcConnectionDetails details = this.r2dbcDetails.getIfUnique();
		return (details != null) ? details.getConnectionFactoryOptions() : null;
	}

}
