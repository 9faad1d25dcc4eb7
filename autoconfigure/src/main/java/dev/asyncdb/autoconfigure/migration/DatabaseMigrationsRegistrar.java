package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.OnStartup;
import dev.asyncdb.autoconfigure.check.NamedSettings;
import dev.asyncdb.autoconfigure.databases.DatabaseDefinitions;
import dev.asyncdb.autoconfigure.databases.DatabaseDefinitions.Part;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.databases.QualifiedBeans;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.Assert;

/**
 * Registers the migrations of all further databases, and those that run at startup.
 */
class DatabaseMigrationsRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ConfigurableListableBeanFactory beans;

	DatabaseMigrationsRegistrar(Environment environment, BeanFactory beans) {
		this.environment = environment;
		this.beans = (ConfigurableListableBeanFactory) beans;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		for (String database : DatabaseSettings.names(this.environment)) {
			DatabaseSettings settings = DatabaseSettings.of(this.environment, database);
			requireNoModules(database);
			if (settings.migrations().enabled()
					&& DatabaseSettings.engine(this.environment, database, this.beans.getBeanClassLoader())
						.engine() != null) {
				register(database, settings.migrations().onStartup(),
						new DatabaseDefinitions(registry, this.beans, database));
			}
		}
	}

	private void requireNoModules(String database) {
		String property = DatabaseSettings.prefix(database) + ".migrations.modules";
		if (NamedSettings.exist(this.environment, property)) {
			throw new InvalidConfigurationPropertyValueException(property, "",
					"Only the main database has modules: define them in asyncdb.migrations.modules");
		}
	}

	private void register(String database, OnStartup onStartup, DatabaseDefinitions definitions) {
		String connections = new QualifiedBeans(this.beans, database).name(ConnectionFactory.class);
		Assert.state(connections != null, "The database %s has no ConnectionFactory".formatted(database));
		String migrations = definitions
			.register(new Part(Migrations.class, "Migrations", DatabaseMigrations.class, "migrations"), connections);
		if (onStartup != OnStartup.NONE) {
			definitions.register(
					new Part(StartupMigration.class, "StartupMigration", DatabaseMigrations.class, "startup"),
					migrations);
		}
	}

}
