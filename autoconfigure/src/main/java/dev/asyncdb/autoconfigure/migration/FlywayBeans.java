package dev.asyncdb.autoconfigure.migration;

import java.util.function.Consumer;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;

/**
 * Adds the beans of the application to the settings of Flyway, as Spring Boot does.
 */
record FlywayBeans(ObjectProvider<FlywayConfigurationCustomizer> customizers, ObjectProvider<JavaMigration> migrations,
		ObjectProvider<Callback> callbacks) implements Consumer<FluentConfiguration> {

	boolean hasMigrations() {
		return this.migrations.stream().findAny().isPresent();
	}

	@Override
	public void accept(FluentConfiguration configuration) {
		configuration.callbacks(this.callbacks.orderedStream().toArray(Callback[]::new))
			.javaMigrations(this.migrations.orderedStream().toArray(JavaMigration[]::new));
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(configuration));
	}

}
