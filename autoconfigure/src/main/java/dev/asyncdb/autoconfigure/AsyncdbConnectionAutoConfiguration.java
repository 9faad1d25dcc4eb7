package dev.asyncdb.autoconfigure;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

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
@EnableConfigurationProperties(AsyncdbProperties.class)
public final class AsyncdbConnectionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(R2dbcConnectionDetails.class)
	UrlConnectionDetails asyncdbConnectionDetails(AsyncdbProperties properties) {
		return new UrlConnectionDetails(DatabaseUrl.parse(Objects.requireNonNull(properties.url()))
			.withCredentials(properties.username(), properties.password()));
	}

	record UrlConnectionDetails(DatabaseUrl url) implements R2dbcConnectionDetails {

		@Override
		public ConnectionFactoryOptions getConnectionFactoryOptions() {
			return this.url.requireDriver().toConnectionFactoryOptions();
		}

	}

}
