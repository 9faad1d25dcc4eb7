package dev.asyncdb.autoconfigure.web;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * Maps constraints that an entity violates to a problem detail with status 400, which
 * names the properties.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ConstraintProblems {

	private static final Comparator<Map<String, String>> IN_ORDER = Comparator
		.<Map<String, String>, String>comparing((error) -> error.get("property"))
		.thenComparing((error) -> error.get("message"));

	private static final String VALUE = "${validatedValue";

	private final DatabaseProblems problems;

	ConstraintProblems(DatabaseProblems problems) {
		this.problems = problems;
	}

	@ExceptionHandler(ConstraintViolationException.class)
	Mono<ResponseEntity<ProblemDetail>> invalid(ConstraintViolationException failure, ServerWebExchange exchange) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"A resource would violate constraints");
		problem.setProperty("errors", errors(failure));
		return this.problems.answer(failure, exchange, ResponseEntity.of(problem));
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
