package dev.asyncdb.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Adds the loggers of statements to Spring Boot's logger group {@code sql}, so that
 * {@code logging.level.sql} and {@code --debug} apply to them. A group that the
 * application defines is not changed.
 */
class SqlLoggerGroup implements EnvironmentPostProcessor, Ordered {

	private static final String STATEMENTS = "dev.asyncdb.statement";

	// A group is defined as a whole, and Spring Boot has no way to ask for its members
	private static final List<String> MEMBERS = List.of("org.springframework.jdbc.core", "org.hibernate.SQL",
			"org.jooq.tools.LoggerListener", STATEMENTS);

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources()
			.addLast(new MapPropertySource("asyncdb loggers", Map.of("logging.group.sql", String.join(",", MEMBERS))));
	}

}
