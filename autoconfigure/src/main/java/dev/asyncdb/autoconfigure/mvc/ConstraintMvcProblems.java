package dev.asyncdb.autoconfigure.mvc;

import dev.asyncdb.autoconfigure.handler.ConstraintProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Maps constraints that an entity violates to a problem detail.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ConstraintMvcProblems {

	private final DatabaseMvcProblems problems;

	ConstraintMvcProblems(DatabaseMvcProblems problems) {
		this.problems = problems;
	}

	@ExceptionHandler(ConstraintViolationException.class)
	ResponseEntity<ProblemDetail> invalid(ConstraintViolationException failure, HttpServletRequest request)
			throws Exception {
		return this.problems.answer(failure, request, ConstraintProblem.of(failure));
	}

}
