package dev.asyncdb.autoconfigure.handler;

import dev.asyncdb.error.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatusCode;

/**
 * Logs errors that a response does not show: what operators have to know as a warning of
 * one line, and what clients can correct for debugging.
 *
 * @since 0.1.0
 */
public final class ProblemLog {

	private static final Logger logger = LoggerFactory.getLogger(ProblemLog.class);

	private ProblemLog() {
	}

	/**
	 * Log an error that was answered.
	 * @param failure the error
	 * @param status the status of the response
	 */
	public static void answered(Throwable failure, HttpStatusCode status) {
		if (status.is5xxServerError()) {
			logger.warn("A request is answered by {}: {}", status.value(), LogText.of(failure.getMessage()));
		}
		else {
			logger.debug("A request is answered by {}", status.value(), failure);
		}
	}

}
