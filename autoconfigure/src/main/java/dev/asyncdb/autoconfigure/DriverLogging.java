package dev.asyncdb.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lowers the level of the loggers of MariaDB's drivers that repeat each error of the
 * server as a warning, with the values in it: those of upserts and of a first migration
 * are expected, and all others reach the caller as exceptions. Applies to the database of
 * {@code asyncdb.url} and to migrations at startup, unless a level of these drivers is
 * configured.
 */
class DriverLogging implements EnvironmentPostProcessor, Ordered {

	private static final String DRIVERS = "org.mariadb";

	private static final Pattern MARIADB = Pattern.compile("(?:r2dbcs?:|jdbc:)?mariadb:.*", Pattern.CASE_INSENSITIVE);

	private static final Set<String> MIGRATES = Set.of("check", "sync");

	private static final Map<String, Object> DEFAULTS = Map.of(
			"logging.level.org.mariadb.r2dbc.message.server.ErrorPacket", "error",
			"logging.level.org.mariadb.jdbc.message.server.ErrorPacket", "error");

	// After the configuration files are loaded
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean isOn = !"false".equalsIgnoreCase(environment.getProperty("asyncdb.enabled"));
		if (isOn && isWanted(environment) && !isConfigured(environment)) {
			environment.getPropertySources().addLast(new MapPropertySource("asyncdb driver logging", DEFAULTS));
		}
	}

	// The database of a migration may be that of spring.r2dbc or of a container
	private static boolean isWanted(ConfigurableEnvironment environment) {
		try {
			return MIGRATES.contains(environment.getProperty("asyncdb.migrations.on-startup", "none"))
					|| MARIADB.matcher(environment.getProperty("asyncdb.url", "")).matches();
		}
		catch (IllegalArgumentException ex) {
			// A placeholder without a value is an error only where the address is used
			return false;
		}
	}

	private static boolean isConfigured(ConfigurableEnvironment environment) {
		return Binder.get(environment)
			.bind("logging.level", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of())
			.keySet()
			.stream()
			.anyMatch((name) -> name.startsWith(DRIVERS));
	}

}
