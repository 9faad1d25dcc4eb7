package dev.asyncdb.autoconfigure.operations;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;

/**
 * The managers of an application by the names that operators see: that of the manager, or
 * that of its bean if several managers have the same name.
 */
final class Managers {

	private Managers() {
	}

	static Map<String, AsyncDatabaseManager> byName(ConfigurableListableBeanFactory beans) {
		Map<String, AsyncDatabaseManager> managers = new LinkedHashMap<>();
		SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, AsyncDatabaseManager.class, false, true)
			.forEach((bean, manager) -> managers
				.put(managers.containsKey(manager.name()) ? bean : manager.name().replace('/', '-'), manager));
		return managers;
	}

}
