package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.check.SameDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Logs one line for each database when the application has started. Managers that are not
 * created yet stay so.
 */
record StartupLog(ConfigurableListableBeanFactory beans) implements ApplicationListener<ApplicationStartedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(StartupLog.class);

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		for (String name : this.beans.getBeanNamesForType(AsyncDatabaseManager.class, false, false)) {
			if (this.beans.getSingleton(name) instanceof AsyncDatabaseManager manager) {
				logger.info("Database '{}': {}, {}, migrations {}", manager.name(), SameDatabase.addressOf(manager),
						pool(manager), manager.hasMigrations() ? "available" : "not available");
			}
		}
	}

	private static String pool(AsyncDatabaseManager manager) {
		PoolState pool = PoolState.of(manager);
		return (pool != null) ? "pool of at most %d connections".formatted(pool.max()) : "no pool";
	}

}
