package dev.asyncdb.autoconfigure.migration;

import java.util.Set;

import dev.asyncdb.autoconfigure.check.NamedSettings;
import dev.asyncdb.session.SessionOperations;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Detects the beans that depend on a migrated database over R2DBC. Templates and
 * repositories depend on a client or a manager, so they depend on it as well. Spring Boot
 * lets no bean of R2DBC wait, so there are none in an application whose settings name
 * neither a database nor migrations of asyncdb: its own initialization may use the
 * client, or be lazy.
 */
class DatabaseUserDetector extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

	private final Environment environment;

	DatabaseUserDetector(Environment environment) {
		this.environment = environment;
	}

	@Override
	public Set<String> detect(ConfigurableListableBeanFactory beanFactory) {
		return isNamed() ? super.detect(beanFactory) : Set.of();
	}

	// Ahead-of-time processing does not know the settings of the run
	private boolean isNamed() {
		return this.environment.getProperty("asyncdb.enabled", Boolean.class, true)
				&& (NamedSettings.exist(this.environment, "asyncdb.url", "asyncdb.databases", "asyncdb.migrations")
						|| Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING));
	}

	@Override
	protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
		return Set.of(DatabaseClient.class, SessionOperations.class);
	}

}
