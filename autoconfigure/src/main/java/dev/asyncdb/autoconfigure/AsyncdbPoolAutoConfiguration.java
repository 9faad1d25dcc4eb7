package dev.asyncdb.autoconfigure;

import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.check.DatabaseConfigurationException;
import dev.asyncdb.autoconfigure.databases.DatabaseOptions;
import dev.asyncdb.autoconfigure.databases.DatabaseRecorders;
import dev.asyncdb.autoconfigure.replica.AsyncdbReplicaProperties;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.pool.DriverConnections;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.support.DatabaseAssembly;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.ConnectionFactoryBuilder;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of a {@link SafePool} from Spring Boot's R2DBC properties. A cancel
 * cannot leak a connection of this pool, whether sessions, templates or transactions use
 * it. It backs off if the application defines a {@code ConnectionFactory}; without a
 * database address Spring Boot configures its embedded database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncdbConnectionAutoConfiguration.class, before = R2dbcAutoConfiguration.class)
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionPool.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@Conditional(SupportedDatabaseCondition.class)
@EnableConfigurationProperties({ AsyncdbProperties.class, AsyncdbReplicaProperties.class, R2dbcProperties.class })
public final class AsyncdbPoolAutoConfiguration {

	// Spring subscribes to the returned Mono and waits for it
	@Bean(destroyMethod = "disposeLater")
	@ConditionalOnMissingBean(ConnectionFactory.class)
	@ConditionalOnBooleanProperty(name = "asyncdb.pool.enabled", matchIfMissing = true)
	@Conditional(PooledDatabaseCondition.class)
	SafePool connectionFactory(R2dbcProperties properties, R2dbcConnectionDetails details,
			ObjectProvider<ConnectionFactoryOptionsBuilderCustomizer> customizers,
			ObjectProvider<ConnectionFactoryDecorator> decorators, ConfigurableListableBeanFactory beans,
			Environment environment, AsyncdbProperties asyncdb, AsyncdbReplicaProperties replicas) {
		boolean isOurs = details instanceof AsyncdbConnectionAutoConfiguration.UrlConnectionDetails;
		ConnectionOptions limits = isOurs ? asyncdb.toConnectionOptions() : asyncdb.toPlainConnectionOptions();
		PoolOptions pool = DatabaseOptions.pool(isOurs ? PoolOptions.defaults() : PoolOptions.patient(),
				properties.getPool(), asyncdb.pool());
		DatabaseMetricsRecorder recorder = new DatabaseRecorders(beans).ofPool(environment);
		Function<ConnectionFactoryOptions, SafePool> pools = (options) -> {
			ConnectionFactoryBuilder builder = ConnectionFactoryBuilder.withOptions(options.mutate())
				.configure(
						(changed) -> customizers.orderedStream().forEach((customizer) -> customizer.customize(changed)))
				.decorators(decorators.orderedStream().toList());
			return DatabaseAssembly.pool(DriverConnections.driver(builder::build), pool, limits, recorder);
		};
		ConnectionFactoryOptions primary = options(details, properties);
		return replicas.urls().isEmpty() ? pools.apply(primary) : replicas.attachTo(pools.apply(primary),
				DatabaseUrl.from(primary), (url) -> pools.apply(url.requireDriver().toConnectionFactoryOptions()));
	}

	// The exception of R2DBC's parser quotes the URL, so it must not become a cause
	private static ConnectionFactoryOptions options(R2dbcConnectionDetails details, R2dbcProperties properties) {
		try {
			return DatabaseUrl.requireReadable(details.getConnectionFactoryOptions());
		}
		catch (IllegalArgumentException ex) {
			DatabaseUrl.parse(Objects.requireNonNullElse(properties.getUrl(), ""));
			throw new DatabaseConfigurationException("spring.r2dbc.url is not the URL of an R2DBC driver",
					"Begin it with r2dbc:, as in r2dbc:postgresql://localhost/shop, or move it to asyncdb.url, which takes jdbc: as well.");
		}
	}

}
