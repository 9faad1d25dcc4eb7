package dev.asyncdb.autoconfigure.migration;

import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.migration.ChangeLogOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Logs once that the application has change logs and does not run them. Without a
 * {@code DataSource}, Spring Boot does not run them either, and logs nothing.
 */
record IdleChangeLog(List<String> locations,
		ResourceLoader resourceLoader) implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(IdleChangeLog.class);

	static IdleChangeLog of(String ofApplication, Stream<String> ofModules, ResourceLoader resourceLoader) {
		return new IdleChangeLog(Stream.concat(Stream.of(ofApplication), ofModules).toList(), resourceLoader);
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (isRun(event.getApplicationContext().getEnvironment())) {
			return;
		}
		List<String> existing = this.locations.stream().filter(this::exists).toList();
		if (!existing.isEmpty()) {
			logger.info("The application does not run the change log {}. Start it with the argument syncdb, or set"
					+ " asyncdb.migrations.on-startup to sync or check", String.join(", ", existing));
		}
	}

	private boolean exists(String location) {
		return ChangeLogOptions.defaults().withLocation(location).exists(this.resourceLoader);
	}

	// The property can be set after the application was processed ahead of time
	private static boolean isRun(Environment environment) {
		return !"none".equalsIgnoreCase(environment.getProperty("asyncdb.migrations.on-startup", "none"));
	}

}
