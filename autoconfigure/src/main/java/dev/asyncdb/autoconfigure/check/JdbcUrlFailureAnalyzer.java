package dev.asyncdb.autoconfigure.check;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Analyzes a JDBC URL where Spring Boot takes an R2DBC URL. The message of the failure
 * quotes the URL with its password.
 */
class JdbcUrlFailureAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> {

	private static final String PROPERTY = "spring.r2dbc.url";

	private final Environment environment;

	JdbcUrlFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalArgumentException cause) {
		String url = this.environment.getProperty(PROPERTY, "");
		if (!url.startsWith("jdbc:") || !String.valueOf(cause.getMessage()).contains(url)) {
			return null;
		}
		return new FailureAnalysis(
				"%s has the URL of a JDBC driver%s, which R2DBC does not take.".formatted(PROPERTY,
						PropertyOrigin.of(this.environment, PROPERTY)),
				"Begin it with r2dbc: instead of jdbc:, or move it to asyncdb.url, which takes both.", cause);
	}

}
