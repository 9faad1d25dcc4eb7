package dev.asyncdb.autoconfigure;

import dev.asyncdb.url.ServerTlsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes a server without TLS, or with a certificate that cannot be verified.
 */
class ServerTlsFailureAnalyzer extends AbstractFailureAnalyzer<ServerTlsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerTlsException cause) {
		return new FailureAnalysis(cause.getProblem() + ".", cause.getRemedy() + ".", cause);
	}

}
