package dev.asyncdb.autoconfigure.check;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Analyzes an application without a database address. Precedes the analyzer of Spring
 * Boot, which does not know {@code asyncdb.url}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class NoDatabaseFailureAnalyzer implements FailureAnalyzer {

	// Not public in Spring Boot
	private static final String EXCEPTION = "ConnectionFactoryBeanCreationException";

	private final Environment environment;

	NoDatabaseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause.getClass().getSimpleName().equals(EXCEPTION) && isEnabled()) {
				return new FailureAnalysis(
						"No database is configured: asyncdb.url and spring.r2dbc.url are not set, and there is no embedded database.%s%s%s"
							.formatted(dataSource(), furtherDatabases(), profiles()),
						"Set asyncdb.url, for example to postgresql://app@localhost/shop. For an embedded database, add the dependency io.r2dbc:r2dbc-h2.",
						failure);
			}
		}
		return null;
	}

	private boolean isEnabled() {
		return this.environment.getProperty("asyncdb.enabled", Boolean.class, true)
				&& this.environment.getProperty("spring.r2dbc.url", "").isEmpty();
	}

	private String dataSource() {
		return this.environment.containsProperty("spring.datasource.url")
				? " spring.datasource.url is for JDBC; asyncdb.url takes the same URL." : "";
	}

	private String furtherDatabases() {
		boolean exist = Binder.get(this.environment)
			.bind("asyncdb.databases", Bindable.mapOf(String.class, Object.class))
			.isBound();
		return exist ? " The databases of asyncdb.databases are further ones, beside a main one." : "";
	}

	private String profiles() {
		String[] active = this.environment.getActiveProfiles();
		return (active.length > 0) ? " The active profiles are %s.".formatted(String.join(", ", active))
				: " No profile is active.";
	}

}
