package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.databases.QualifiedBeans;
import dev.asyncdb.migration.Migrations;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives a manager of a further database that the application built itself the migrations
 * of that database.
 */
record DatabaseManagerMigrations(ConfigurableApplicationContext context) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (!(bean instanceof AsyncDatabaseManager manager) || manager.hasMigrations()) {
			return bean;
		}
		for (String database : DatabaseSettings.names(this.context.getEnvironment())) {
			QualifiedBeans beans = new QualifiedBeans(this.context.getBeanFactory(), database);
			Migrations migrations = name.equals(beans.name(AsyncDatabaseManager.class)) ? beans.find(Migrations.class)
					: null;
			if (migrations != null) {
				return manager.withMigrations(migrations);
			}
		}
		return bean;
	}

}
