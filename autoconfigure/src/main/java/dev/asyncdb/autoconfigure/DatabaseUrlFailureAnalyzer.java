package dev.asyncdb.autoconfigure;

import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.check.PropertyOrigin;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DatabaseUrlException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Analyzes a database URL that cannot be parsed.
 */
class DatabaseUrlFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseUrlException> {

	private static final String MAIN = "asyncdb";

	private final Environment environment;

	DatabaseUrlFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUrlException cause) {
		String property = property();
		String prefix = (property != null && property.startsWith(DatabaseSettings.prefix("")))
				? property.substring(0, property.lastIndexOf('.')) : MAIN;
		return new FailureAnalysis(described(property) + cause.getMessage() + ".",
				"Correct %s. User and password can be set separately, as %s.username and %s.password.".formatted(
						prefix.equals(MAIN) ? "asyncdb.url, or spring.r2dbc.url" : prefix + ".url", prefix, prefix),
				cause);
	}

	// The value may contain a password
	private String described(@Nullable String property) {
		return (property != null)
				? "%s is not valid%s. ".formatted(property, PropertyOrigin.of(this.environment, property)) : "";
	}

	private @Nullable String property() {
		Stream<String> further = DatabaseSettings.names(this.environment)
			.stream()
			.map((name) -> DatabaseSettings.prefix(name) + ".url");
		return Stream.concat(Stream.of("asyncdb.url", "spring.r2dbc.url"), further).filter((name) -> {
			String url = this.environment.getProperty(name);
			return StringUtils.hasText(url) && !isValid(url);
		}).findFirst().orElse(null);
	}

	private static boolean isValid(String url) {
		try {
			DatabaseUrl.parse(url);
			return true;
		}
		catch (DatabaseUrlException ex) {
			return false;
		}
	}

}
