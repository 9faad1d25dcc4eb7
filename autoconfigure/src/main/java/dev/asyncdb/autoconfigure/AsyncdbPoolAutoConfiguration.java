package dev.asyncdb.autoconfigure;

import java.time.Duration;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
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
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Makes the pool of connections from Spring Boot's own settings, such that no cancel can
 * leak a connection, whoever uses it. A {@code ConnectionFactory} of the application's
 * own wins, and without a database address Spring Boot makes its embedded one.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncdbConnectionAutoConfiguration.class, before = R2dbcAutoConfiguration.class)
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionPool.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ AsyncdbProperties.class, R2dbcProperties.class })
public final class AsyncdbPoolAutoConfiguration {

	// Many may wait for a moment; how long is bounded as well
	private static final int PENDING_FOR_EACH = 1000;

	// Last, so that it sees what all others have set
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ConnectionFactoryOptionsBuilderCustomizer asyncdbDriverDefaults(AsyncdbProperties properties) {
		return (options) -> options.from(properties.session().toDriverDefaults().applyTo(options.build()));
	}

	// Spring waits for what it returns
	@Bean(destroyMethod = "disposeLater")
	@ConditionalOnMissingBean(ConnectionFactory.class)
	@ConditionalOnBooleanProperty(name = "asyncdb.pool.enabled", matchIfMissing = true)
	@Conditional(PooledDatabaseCondition.class)
	SafePool connectionFactory(R2dbcProperties properties, R2dbcConnectionDetails details,
			ObjectProvider<ConnectionFactoryOptionsBuilderCustomizer> customizers,
			ObjectProvider<ConnectionFactoryDecorator> decorators, AsyncdbProperties asyncdb) {
		ConnectionFactory driver = ConnectionFactoryBuilder.withOptions(options(details, properties).mutate())
			.configure((options) -> customizers.orderedStream().forEach((customizer) -> customizer.customize(options)))
			.decorators(decorators.orderedStream().toList())
			.build();
		return SafePool.create(driver, settings(properties.getPool(), asyncdb.pool()), asyncdb.toLimits(),
				scheduler(driver));
	}

	// The error of the parser quotes the URL, so it does not become a cause
	private static ConnectionFactoryOptions options(R2dbcConnectionDetails details, R2dbcProperties properties) {
		try {
			ConnectionFactoryOptions options = details.getConnectionFactoryOptions();
			DatabaseUrl.from(options);
			return options;
		}
		catch (IllegalArgumentException ex) {
			DatabaseUrl.parse(Objects.requireNonNullElse(properties.getUrl(), ""));
			throw new IllegalStateException("The address of the database, spring.r2dbc.url, cannot be read");
		}
	}

	private static Scheduler scheduler(ConnectionFactory driver) {
		return DatabaseDialect.of(driver).isBlocking() ? Schedulers.boundedElastic() : Schedulers.immediate();
	}

	private static PoolOptions settings(R2dbcProperties.Pool pool, AsyncdbProperties.Pool asyncdb) {
		PoolOptions defaults = PoolOptions.defaults();
		int pending = (asyncdb.maxPending() != null) ? asyncdb.maxPending() : PENDING_FOR_EACH * pool.getMaxSize();
		return defaults.withMaxSize(pool.getMaxSize())
			.withInitialSize(Math.min(pool.getInitialSize(), pool.getMaxSize()))
			.withMinIdle(pool.getMinIdle())
			.withMaxPending(pending)
			.withAcquireTimeout(or(pool.getMaxAcquireTime(), defaults.acquireTimeout()))
			.withConnectTimeout(or(pool.getMaxCreateConnectionTime(), defaults.connectTimeout()))
			.withMaxIdleTime(or(pool.getMaxIdleTime(), defaults.maxIdleTime()))
			.withMaxLifetime(or(pool.getMaxLifeTime(), defaults.maxLifetime()))
			.withValidateAfterIdle(asyncdb.validateAfterIdle())
			.withValidationTimeout(or(pool.getMaxValidationTime(), defaults.validationTimeout()))
			.withValidationDepth(pool.getValidationDepth())
			.withValidationQuery(pool.getValidationQuery());
	}

	private static Duration or(@Nullable Duration set, Duration otherwise) {
		return (set != null) ? set : otherwise;
	}

}
