package dev.asyncdb.autoconfigure.migration;

import java.util.Set;

import dev.asyncdb.session.SessionOperations;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Detects the beans that depend on a migrated database over R2DBC. Templates and
 * repositories depend on a client or a manager, so they depend on it as well.
 */
class DatabaseUserDetector extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

	@Override
	protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
		return Set.of(DatabaseClient.class, SessionOperations.class);
	}

}
