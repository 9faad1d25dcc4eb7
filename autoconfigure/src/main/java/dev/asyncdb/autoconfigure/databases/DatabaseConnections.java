package dev.asyncdb.autoconfigure.databases;

import java.util.Map;
import java.util.Objects;

import dev.asyncdb.pool.DriverConnections;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.support.DatabaseAssembly;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.r2dbc.ConnectionFactoryBuilder;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

/**
 * Creates the connection factory of a further database.
 *
 * @since 0.1.0
 */
public final class DatabaseConnections {

	private DatabaseConnections() {
	}

	static SafePool pool(String database, ConfigurableApplicationContext context) {
		DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment(), database);
		PoolOptions options = DatabaseOptions.pool(PoolOptions.defaults(),
				DatabaseSettings.pool(context.getEnvironment(), database), settings.pool());
		return DatabaseAssembly.pool(driver(database, context), options,
				DatabaseOptions.connections(settings.session(), settings.pool()),
				DatabaseBeans.recorder(database, context).forManager(database));
	}

	static ConnectionFactory driver(String database, ConfigurableApplicationContext context) {
		DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment(), database);
		ConnectionFactoryBuilder builder = ConnectionFactoryBuilder.withOptions(address(database, context).mutate())
			.configure((options) -> customize(options, settings, context))
			.decorator((driver) -> limited(driver, settings))
			.decorators(context.getBeanProvider(ConnectionFactoryDecorator.class)
				.orderedStream()
				.filter((decorator) -> !(decorator instanceof MainDatabaseOnly))
				.toList());
		return DriverConnections.driver(builder::build);
	}

	// The defaults are last, since they do not replace what a customizer has set
	private static void customize(ConnectionFactoryOptions.Builder options, DatabaseSettings settings,
			ConfigurableApplicationContext context) {
		context.getBeanProvider(ConnectionFactoryOptionsBuilderCustomizer.class)
			.orderedStream()
			.filter((customizer) -> !(customizer instanceof MainDatabaseOnly))
			.forEach((customizer) -> customizer.customize(options));
		options.from(settings.session().toDriverOptions().applyTo(options.build()));
	}

	private static ConnectionFactory limited(ConnectionFactory driver, DatabaseSettings settings) {
		OptionsCapableConnectionFactory known = Objects
			.requireNonNull(OptionsCapableConnectionFactory.unwrapFrom(driver));
		return DriverConnections.of(driver, settings.session().toDriverOptions(), known.getOptions());
	}

	private static ConnectionFactoryOptions address(String database, ConfigurableApplicationContext context) {
		return Objects.requireNonNull(details(database, context)).getConnectionFactoryOptions();
	}

	/**
	 * Find the address of a further database: the qualified bean, or else the settings.
	 * @param database the name of the database
	 * @param context the application
	 * @return the address, {@code null} if neither exists
	 * @since 0.1.0
	 */
	public static @Nullable R2dbcConnectionDetails details(String database, ConfigurableApplicationContext context) {
		R2dbcConnectionDetails details = new QualifiedBeans(context.getBeanFactory(), database)
			.find(R2dbcConnectionDetails.class);
		DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment(), database);
		if (details != null || !StringUtils.hasText(settings.url())) {
			return details;
		}
		DatabaseUrl url = DatabaseUrl.parse(settings.url())
			.withCredentials(settings.username(), settings.password())
			.withOptions(Map.of());
		return () -> url.requireDriver().toConnectionFactoryOptions();
	}

}
