package dev.asyncdb.autoconfigure.databases;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncDatabaseManagerBuilderCustomizer;
import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.repository.RepositoryEntities;
import dev.asyncdb.session.SessionListener;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.auditing.ReactiveAuditingHandler;

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
		return builder;
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
