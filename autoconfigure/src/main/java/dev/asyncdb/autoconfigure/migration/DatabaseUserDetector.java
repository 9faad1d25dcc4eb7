package dev.asyncdb.autoconfigure.migration;

import java.util.Set;

import dev.asyncdb.session.SessionOperations;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Names what needs a migrated database over R2DBC: templates and repositories need a
 * client or a manager, so they wait as well.
 */
class DatabaseUserDetector extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

	@Override
	protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
		return Set.of(DatabaseClient.class, SessionOperations.class);
	}

}
