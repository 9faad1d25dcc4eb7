package dev.asyncdb.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.support.SessionEntityCallback;
import dev.asyncdb.url.DriverOptions;
import dev.asyncdb.url.StartupSettings;
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
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.data.auditing.ReactiveAuditingHandler;
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
			ObjectProvider<SessionListener> listeners, ObjectProvider<ReactiveAuditingHandler> auditing,
			ObjectProvider<DatabaseMetricsRecorder> recorder,
			ObjectProvider<AsyncDatabaseManagerBuilderCustomizer> customizers, ApplicationContext context,
			AsyncdbProperties properties) {
		AsyncDatabaseManager.Builder builder = AsyncDatabaseManager.builder(connectionFactory)
			.entityCallbacks(ReactiveEntityCallbacks.create(context))
			.entities(new RepositoryEntities(context))
			.sessionListeners(listeners.orderedStream().toList())
			.sessionOptions(properties.session().toOptions())
			.connectionOptions(properties.toConnectionOptions())
			.transactionLimits(limits(connectionFactory, properties.session()));
		converter.ifAvailable(builder::converter);
		auditing.ifUnique(builder::auditing);
		migrations.ifAvailable(builder::migrations);
		recorder.ifUnique(builder::metricsRecorder);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	@Bean(destroyMethod = "dispose")
	@ConditionalOnMissingBean
	AsyncDatabaseManager asyncDatabaseManager(AsyncDatabaseManager.Builder builder) {
		return builder.build();
	}

	// Limits of an address that was not given to asyncdb would apply to all its users
	private static TransactionLimits limits(ConnectionFactory connections, AsyncdbProperties.Session session) {
		OptionsCapableConnectionFactory known = OptionsCapableConnectionFactory.unwrapFrom(connections);
		DriverOptions limits = session.toDriverOptions();
		return TransactionLimits.of((known != null && !StartupSettings.areApplied(connections))
				? limits.unlessDefinedBy(known.getOptions()) : limits);
	}

}
