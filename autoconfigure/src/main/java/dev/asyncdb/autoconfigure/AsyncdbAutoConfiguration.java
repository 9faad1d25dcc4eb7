package dev.asyncdb.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.databases.DatabaseRecorders;
import dev.asyncdb.autoconfigure.databases.ManagerBuilders;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.support.SessionEntityCallback;
import dev.asyncdb.session.support.SessionProxy;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Scope;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.convert.R2dbcConverter;

/**
 * Auto-configuration of the manager for the single connection factory of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
		AsyncdbMigrationAutoConfiguration.class })
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionFactory.class, R2dbcConverter.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@Conditional(SupportedDatabaseCondition.class)
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@EnableConfigurationProperties(AsyncdbProperties.class)
public final class AsyncdbAutoConfiguration {

	// Depends on the connection factory only, since templates collect entity callbacks
	// during their creation
	@Bean
	@ConditionalOnMissingBean
	static SessionEntityCallback asyncdbSessionEntityCallback(ConnectionFactory connectionFactory) {
		return new SessionEntityCallback(connectionFactory);
	}

	/**
	 * A builder with everything that the manager of the application gets: a new one for
	 * each injection.
	 */
	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	AsyncDatabaseManager.Builder asyncDatabaseManagerBuilder(ConnectionFactory connectionFactory,
			ObjectProvider<R2dbcConverter> converter, ObjectProvider<Migrations> migrations,
			ConfigurableApplicationContext context, AsyncdbProperties properties) {
		ManagerBuilders builders = new ManagerBuilders(context);
		AsyncDatabaseManager.Builder builder = builders.on(connectionFactory, properties.session())
			.entityCallbacks(ReactiveEntityCallbacks.create(context))
			.connectionOptions(properties.toConnectionOptions())
			.metricsRecorder(new DatabaseRecorders(context.getBeanFactory()).ofManagers());
		converter.ifAvailable(builder::converter);
		migrations.ifAvailable(builder::migrations);
		return builders.customized(ManagerBuilders.MAIN_DATABASE, builder);
	}

	@Bean(destroyMethod = "dispose")
	@ConditionalOnMissingBean
	AsyncDatabaseManager asyncDatabaseManager(AsyncDatabaseManager.Builder builder) {
		return builder.build();
	}

	/**
	 * The current session of the subscriber.
	 */
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(SessionOperations.class)
	AsyncSession asyncdbCurrentSession(SessionOperations sessions) {
		return SessionProxy.of(sessions);
	}

}
