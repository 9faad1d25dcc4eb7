package dev.asyncdb.autoconfigure.handler;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.HeadersBuilder;

/**
 * Problems of the database as problem details (RFC 9457).
 *
 * @since 0.1.0
 */
public final class ProblemResponse {

	private static final String RETRY_AFTER_SECONDS = "1";

	private ProblemResponse() {
	}

	/**
	 * Create the response for a problem.
	 * @param problem the problem
	 * @return the response, with the time after which the client may try again if that
	 * can help
	 */
	public static ResponseEntity<ProblemDetail> of(DatabaseProblem problem) {
		HeadersBuilder<?> response = ResponseEntity
			.of(ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(problem.status()), problem.detail()));
		return (problem != DatabaseProblem.UNAVAILABLE) ? response.build()
				: response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build();
	}

}
