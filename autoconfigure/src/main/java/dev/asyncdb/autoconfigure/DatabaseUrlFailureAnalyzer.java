package dev.asyncdb.autoconfigure;

import dev.asyncdb.url.DatabaseUrlException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what to do when the database URL cannot be read.
 */
class DatabaseUrlFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseUrlException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUrlException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Correct asyncdb.url, or spring.r2dbc.url. The user and the password may be set apart, as"
						+ " asyncdb.username and asyncdb.password.",
				cause);
	}

}
