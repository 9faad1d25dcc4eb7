package dev.asyncdb.autoconfigure.handler;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * Constraints of Bean Validation that an entity violates, as a problem detail with status
 * 400 that names the properties.
 *
 * @since 0.1.0
 */
public final class ConstraintProblem {

	private static final Comparator<Map<String, String>> IN_ORDER = Comparator
		.<Map<String, String>, String>comparing((error) -> error.get("property"))
		.thenComparing((error) -> error.get("message"));

	private static final String VALUE = "${validatedValue";

	private ConstraintProblem() {
	}

	/**
	 * Create the response for violated constraints.
	 * @param failure the violated constraints
	 * @return the response, without values
	 */
	public static ResponseEntity<ProblemDetail> of(ConstraintViolationException failure) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"A resource would violate constraints");
		problem.setProperty("errors", errors(failure));
		return ResponseEntity.of(problem).build();
	}

	private static List<Map<String, String>> errors(ConstraintViolationException failure) {
		return failure.getConstraintViolations()
			.stream()
			.map((violation) -> Map.of("property", violation.getPropertyPath().toString(), "message",
					message(violation)))
			.sorted(IN_ORDER)
			.toList();
	}

	// Values do not belong in an answer
	private static String message(ConstraintViolation<?> violation) {
		return violation.getMessageTemplate().contains(VALUE) ? "is not valid" : violation.getMessage();
	}

}
