package dev.asyncdb.autoconfigure;

import dev.asyncdb.url.DatabaseUrlException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes a database URL that cannot be parsed.
 */
class DatabaseUrlFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseUrlException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUrlException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Correct asyncdb.url, or spring.r2dbc.url. User and password can be set separately, as"
						+ " asyncdb.username and asyncdb.password.",
				cause);
	}

}
