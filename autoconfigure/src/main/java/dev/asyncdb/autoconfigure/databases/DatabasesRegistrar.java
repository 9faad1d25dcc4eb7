package dev.asyncdb.autoconfigure.databases;

import java.util.Locale;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.OnStartup;
import dev.asyncdb.autoconfigure.databases.DatabaseDefinitions.Part;
import dev.asyncdb.session.AsyncSession;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Registers the beans of all further databases.
 */
class DatabasesRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String POOL = "io.r2dbc.pool.ConnectionPool";

	private final Environment environment;

	private final ConfigurableListableBeanFactory beans;

	private final ClassLoader classLoader;

	DatabasesRegistrar(Environment environment, BeanFactory beans, ClassLoader classLoader) {
		this.environment = environment;
		this.beans = (ConfigurableListableBeanFactory) beans;
		this.classLoader = classLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		for (String database : DatabaseSettings.names(this.environment)) {
			register(database, new DatabaseDefinitions(registry, this.beans, database));
		}
	}

	private void register(String database, DatabaseDefinitions definitions) {
		DatabaseSettings settings = DatabaseSettings.of(this.environment, database);
		requireAddress(database, settings);
		requireStartupMigration(database, settings.migrations());
		String connections = definitions.register(connectionFactory(database, settings));
		definitions.register(part(ReactiveTransactionManager.class, "TransactionManager", "transactionManager"),
				connections);
		String client = definitions.register(part(DatabaseClient.class, "DatabaseClient", "databaseClient"),
				connections);
		String converter = definitions.register(part(R2dbcConverter.class, "Converter", "converter"), connections);
		definitions.register(part(R2dbcEntityOperations.class, "EntityTemplate", "entityTemplate"), client, converter);
		String manager = definitions.register(
				new Part(AsyncDatabaseManager.class, "DatabaseManager", DatabaseBeans.class, "manager", "dispose"),
				connections, converter);
		definitions.register(part(AsyncSession.class, "CurrentSession", "currentSession"), manager);
	}

	private static Part part(Class<?> type, String role, String method) {
		return new Part(type, role, DatabaseBeans.class, method);
	}

	// Spring subscribes to the Mono that the pool returns and waits for it
	private Part connectionFactory(String database, DatabaseSettings settings) {
		Class<?> type = ConnectionFactory.class;
		return isPooled(database, settings)
				? new Part(type, "ConnectionFactory", DatabaseConnections.class, "pool", "disposeLater")
				: new Part(type, "ConnectionFactory", DatabaseConnections.class, "driver");
	}

	private void requireAddress(String database, DatabaseSettings settings) {
		QualifiedBeans defined = new QualifiedBeans(this.beans, database);
		if (!StringUtils.hasText(settings.url()) && defined.name(ConnectionFactory.class) == null
				&& defined.name(R2dbcConnectionDetails.class) == null) {
			throw new InvalidConfigurationPropertyValueException(DatabaseSettings.prefix(database) + ".url", "",
					"It is required, unless a ConnectionFactory or R2dbcConnectionDetails bean has the qualifier '%s'"
						.formatted(database));
		}
	}

	private void requireStartupMigration(String database, AsyncdbProperties.Migrations migrations) {
		if (migrations.onStartup() == OnStartup.NONE) {
			return;
		}
		String prefix = DatabaseSettings.prefix(database) + ".migrations";
		String problem = migrations.enabled()
				? DatabaseSettings.engine(this.environment, database, this.classLoader).problem(prefix)
				: "set %s.enabled to true".formatted(prefix);
		if (problem != null) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".on-startup",
					migrations.onStartup().name().toLowerCase(Locale.ROOT),
					"There are no migrations: %s. Otherwise only 'none' is allowed".formatted(problem));
		}
	}

	private boolean isPresent(String type) {
		return ClassUtils.isPresent(type, this.classLoader);
	}

	private boolean isPooled(String database, DatabaseSettings settings) {
		return settings.pool().enabled() && DatabaseSettings.pool(this.environment, database).isEnabled()
				&& isPresent(POOL);
	}

}
