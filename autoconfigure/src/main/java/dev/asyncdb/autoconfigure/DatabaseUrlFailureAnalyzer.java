package dev.asyncdb.autoconfigure;

import java.util.List;

import dev.asyncdb.autoconfigure.check.PropertyOrigin;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DatabaseUrlException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Analyzes a database URL that cannot be parsed.
 */
class DatabaseUrlFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseUrlException> {

	private final Environment environment;

	DatabaseUrlFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUrlException cause) {
		return new FailureAnalysis(property() + cause.getMessage() + ".",
				"Correct asyncdb.url, or spring.r2dbc.url. User and password can be set separately, as"
						+ " asyncdb.username and asyncdb.password.",
				cause);
	}

	// The value may contain a password
	private String property() {
		for (String name : List.of("asyncdb.url", "spring.r2dbc.url")) {
			String url = this.environment.getProperty(name);
			if (StringUtils.hasText(url) && !isValid(url)) {
				return "%s is not valid%s. ".formatted(name, PropertyOrigin.of(this.environment, name));
			}
		}
		return "";
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
