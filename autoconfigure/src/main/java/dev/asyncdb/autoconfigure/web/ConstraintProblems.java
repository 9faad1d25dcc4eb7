package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.autoconfigure.handler.ConstraintProblem;
import jakarta.validation.ConstraintViolationException;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * Maps constraints that an entity violates to a problem detail.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ConstraintProblems {

	private final DatabaseProblems problems;

	ConstraintProblems(DatabaseProblems problems) {
		this.problems = problems;
	}

	@ExceptionHandler(ConstraintViolationException.class)
	Mono<ResponseEntity<ProblemDetail>> invalid(ConstraintViolationException failure, ServerWebExchange exchange) {
		return this.problems.answer(failure, exchange, ConstraintProblem.of(failure));
	}

}
