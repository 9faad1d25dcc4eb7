package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.ChangeLogOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Logs once that the application has a change log and does not run it. Without a
 * {@code DataSource}, Spring Boot does not run it either, and logs nothing.
 */
record IdleChangeLog(String location,
		ResourceLoader resourceLoader) implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(IdleChangeLog.class);

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (isRun(event.getApplicationContext().getEnvironment())) {
			return;
		}
		if (ChangeLogOptions.defaults().withLocation(this.location).exists(this.resourceLoader)) {
			logger.info("The application does not run the change log {}. Start it with the argument syncdb, or set"
					+ " asyncdb.migrations.on-startup to sync or check", this.location);
		}
	}

	// The property can be set after the application was processed ahead of time
	private static boolean isRun(Environment environment) {
		return !"none".equalsIgnoreCase(environment.getProperty("asyncdb.migrations.on-startup", "none"));
	}

}
