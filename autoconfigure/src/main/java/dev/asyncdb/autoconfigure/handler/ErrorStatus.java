package dev.asyncdb.autoconfigure.handler;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;

/**
 * Recognizes values that handlers of requests return with the status of an error.
 *
 * @since 0.1.0
 */
public final class ErrorStatus {

	private ErrorStatus() {
	}

	/**
	 * Return whether a value has a status of 400 or more.
	 * @param value the value
	 * @return whether it has
	 */
	public static boolean isError(Object value) {
		return (value instanceof ResponseEntity<?> entity && entity.getStatusCode().isError())
				|| (value instanceof ErrorResponse response && response.getStatusCode().isError())
				|| (value instanceof ProblemDetail problem && HttpStatusCode.valueOf(problem.getStatus()).isError());
	}

}
