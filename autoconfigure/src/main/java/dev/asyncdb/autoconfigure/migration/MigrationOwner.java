package dev.asyncdb.autoconfigure.migration;

import java.util.Map;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.OnStartup;
import dev.asyncdb.autoconfigure.EngineChoice;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes asyncdb the only owner of the schema if it migrates or checks at startup. Spring
 * Boot runs Liquibase and Flyway as well if there is a JDBC address, as there is in tests
 * with {@code @ServiceConnection}, but not in production.
 */
class MigrationOwner implements EnvironmentPostProcessor, Ordered {

	// After the configuration files are loaded
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String mode = environment.getProperty("asyncdb.migrations.on-startup", "none");
		boolean isOn = !"false".equalsIgnoreCase(environment.getProperty("asyncdb.enabled"))
				&& !"false".equalsIgnoreCase(environment.getProperty("asyncdb.migrations.enabled"));
		if (isOn && !mode.equalsIgnoreCase(OnStartup.NONE.name())) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("asyncdb migrations", defaults(environment, application)));
		}
	}

	// With an address of its own, Flyway migrates a database of its own, unless it is the
	// engine of asyncdb
	private static Map<String, Object> defaults(ConfigurableEnvironment environment, SpringApplication application) {
		boolean isOther = environment.containsProperty("spring.flyway.url")
				&& EngineChoice.of(environment, application.getClassLoader()).engine() != Engine.FLYWAY;
		return isOther ? Map.of("spring.liquibase.enabled", "false")
				: Map.of("spring.liquibase.enabled", "false", "spring.flyway.enabled", "false");
	}

}
