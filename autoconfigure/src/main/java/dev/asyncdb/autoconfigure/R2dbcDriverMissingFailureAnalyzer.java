package dev.asyncdb.autoconfigure;

import dev.asyncdb.url.R2dbcDriverMissingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes a missing R2DBC driver.
 */
class R2dbcDriverMissingFailureAnalyzer extends AbstractFailureAnalyzer<R2dbcDriverMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, R2dbcDriverMissingException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Add the dependency %s with scope runtime.".formatted(cause.getDependency()), cause);
	}

}
