package dev.asyncdb.autoconfigure.syncdb;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.databases.QualifiedBeans;
import dev.asyncdb.migration.Migrations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The database that a command works on.
 *
 * @param beans the bean factory of the application
 * @param name the name of a further database, {@code null} for the main one
 */
record SyncdbDatabase(BeanFactory beans, @Nullable String name) {

	Migrations migrations() {
		if (this.name == null) {
			return this.beans.getBean(Migrations.class);
		}
		Migrations migrations = beans(this.name).find(Migrations.class);
		return (migrations != null) ? migrations : manager().migrations();
	}

	AsyncDatabaseManager manager() {
		if (this.name == null) {
			return this.beans.getBean(AsyncDatabaseManager.class);
		}
		AsyncDatabaseManager manager = beans(this.name).find(AsyncDatabaseManager.class);
		if (manager == null) {
			throw new SyncdbUsageException("there is no database %s; those of asyncdb.databases are %s"
				.formatted(this.name, DatabaseSettings.names(environment())));
		}
		return manager;
	}

	private QualifiedBeans beans(String database) {
		return new QualifiedBeans(((ConfigurableApplicationContext) this.beans).getBeanFactory(), database);
	}

	private Environment environment() {
		return this.beans.getBean(Environment.class);
	}

	MigrationFiles files() {
		ClassLoader classLoader = ((ConfigurableApplicationContext) this.beans).getClassLoader();
		return MigrationFiles.of((this.name == null) ? EngineChoice.of(environment(), classLoader)
				: DatabaseSettings.engine(environment(), this.name, classLoader));
	}

}
