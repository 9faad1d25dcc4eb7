package dev.asyncdb.autoconfigure.databases;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncDatabaseManagerBuilderCustomizer;
import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.repository.RepositoryEntities;
import dev.asyncdb.session.SessionListener;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;

/**
 * Creates builders with what the application defines for all its managers.
 *
 * @param context the application context
 * @since 0.1.0
 */
public record ManagerBuilders(ConfigurableApplicationContext context) {

	/**
	 * The name of the main database, which has no qualifier.
	 */
	public static final String MAIN_DATABASE = "default";

	/**
	 * Create a builder.
	 * @param connections the connection factory of the database
	 * @param session the defaults of its sessions
	 * @return the builder, not customized yet
	 * @since 0.1.0
	 */
	public AsyncDatabaseManager.Builder on(ConnectionFactory connections, AsyncdbProperties.Session session) {
		AsyncDatabaseManager.Builder builder = AsyncDatabaseManager.builder(connections)
			.entities(new RepositoryEntities(this.context.getBeanFactory(), connections))
			.sessionListeners(this.context.getBeanProvider(SessionListener.class).orderedStream().toList())
			.sessionOptions(session.toOptions())
			.transactionLimits(DatabaseOptions.limits(connections, session));
		this.context.getBeanProvider(ReactiveAuditingHandler.class).ifUnique(builder::auditing);
		transactionManager(connections).ifPresent(builder::transactionManager);
		return builder;
	}

	// Those of Spring Boot and asyncdb do nothing that the manager does not do as well
	private Optional<R2dbcTransactionManager> transactionManager(ConnectionFactory connections) {
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		return Arrays.stream(beans.getBeanNamesForType(ReactiveTransactionManager.class, true, false))
			.filter((name) -> isOfApplication(beans, name))
			.map(beans::getBean)
			.filter(R2dbcTransactionManager.class::isInstance)
			.map(R2dbcTransactionManager.class::cast)
			.filter((transactions) -> transactions.getConnectionFactory() == connections)
			.findFirst();
	}

	private static boolean isOfApplication(ConfigurableListableBeanFactory beans, String name) {
		Method method = (beans.containsBeanDefinition(name)
				&& beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
		return method == null || (method.getDeclaringClass() != R2dbcTransactionManagerAutoConfiguration.class
				&& method.getDeclaringClass() != DatabaseBeans.class);
	}

	/**
	 * Apply the customizers of the application.
	 * @param database the name of the database
	 * @param builder the builder
	 * @return the builder
	 * @since 0.1.0
	 */
	public AsyncDatabaseManager.Builder customized(String database, AsyncDatabaseManager.Builder builder) {
		this.context.getBeanProvider(AsyncDatabaseManagerBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(database, builder));
		return builder;
	}

}
