package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.check.SameDatabase;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Gives a manager that the application built itself the migrations of its database.
 */
record ManagerMigrations(ObjectProvider<Migrations> migrations,
		ObjectProvider<ConnectionFactory> connectionFactory) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (!(bean instanceof AsyncDatabaseManager manager) || manager.hasMigrations()) {
			return bean;
		}
		ConnectionFactory configured = this.connectionFactory.getIfUnique();
		Migrations available = this.migrations.getIfUnique();
		return (configured != null && available != null && SameDatabase.test(manager, configured))
				? manager.withMigrations(available) : bean;
	}

}
