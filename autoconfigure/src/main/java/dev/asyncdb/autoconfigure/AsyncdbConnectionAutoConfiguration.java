package dev.asyncdb.autoconfigure;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.databases.MainDatabaseOnly;
import dev.asyncdb.pool.DriverConnections;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the connection details from {@code asyncdb.url}. The connection
 * factory and its pool are configured from them, so {@code spring.r2dbc.pool.*} applies.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = R2dbcAutoConfiguration.class)
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@Conditional(DatabaseUrlCondition.class)
@EnableConfigurationProperties({ AsyncdbProperties.class, R2dbcProperties.class })
public final class AsyncdbConnectionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(R2dbcConnectionDetails.class)
	UrlConnectionDetails asyncdbConnectionDetails(AsyncdbProperties properties, R2dbcProperties r2dbc) {
		DatabaseUrl url = DatabaseUrl.parse(Objects.requireNonNull(properties.url()));
		String user = (properties.username() != null || url.hasUser()) ? properties.username() : r2dbc.getUsername();
		String password = (properties.password() != null || url.hasUser()) ? properties.password()
				: r2dbc.getPassword();
		return new UrlConnectionDetails(url.withCredentials(user, password).withOptions(r2dbc.getProperties()));
	}

	// Last, since it sets only options that no other customizer has set
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ConnectionFactoryOptionsBuilderCustomizer asyncdbDriverDefaults(AsyncdbProperties properties,
			R2dbcConnectionDetails details) {
		return new DriverDefaults(properties, details);
	}

	// First, next to the driver, whose options it changes
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConnectionFactoryDecorator asyncdbDriverConnections(AsyncdbProperties properties, R2dbcConnectionDetails details) {
		return new DriverSettings(properties, details);
	}

	record DriverDefaults(AsyncdbProperties properties,
			R2dbcConnectionDetails details) implements ConnectionFactoryOptionsBuilderCustomizer, MainDatabaseOnly {

		@Override
		public void customize(ConnectionFactoryOptions.Builder options) {
			if (this.details instanceof UrlConnectionDetails) {
				options.from(this.properties.toDriverOptions().applyTo(options.build()));
			}
		}

	}

	record DriverSettings(AsyncdbProperties properties,
			R2dbcConnectionDetails details) implements ConnectionFactoryDecorator, MainDatabaseOnly {

		@Override
		public ConnectionFactory decorate(ConnectionFactory driver) {
			OptionsCapableConnectionFactory known = OptionsCapableConnectionFactory.unwrapFrom(driver);
			return (this.details instanceof UrlConnectionDetails && known != null)
					? DriverConnections.of(driver, this.properties.toDriverOptions(), known.getOptions()) : driver;
		}

	}

	record UrlConnectionDetails(DatabaseUrl url) implements R2dbcConnectionDetails {

		@Override
		public ConnectionFactoryOptions getConnectionFactoryOptions() {
			return this.url.requireDriver().toConnectionFactoryOptions();
		}

	}

}
