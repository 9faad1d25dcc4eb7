package dev.asyncdb.autoconfigure.migration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.ResourceLoader;

/**
 * Says once that there is a change log that this application does not run. Without a
 * {@code DataSource}, Spring Boot does not run it either, and says nothing.
 */
record IdleChangeLog(String location,
		ResourceLoader resourceLoader) implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(IdleChangeLog.class);

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		String resource = this.location.contains(":") ? this.location : "classpath:" + this.location;
		if (this.resourceLoader.getResource(resource).exists()) {
			logger.info("Nothing runs the change log {} here. Run the application with the argument syncdb, or set"
					+ " asyncdb.migrations.on-startup to sync or check", this.location);
		}
	}

}
