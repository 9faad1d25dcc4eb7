package dev.asyncdb.autoconfigure.mvc;

import dev.asyncdb.autoconfigure.handler.DatabaseProblem;
import dev.asyncdb.autoconfigure.handler.ProblemLog;
import dev.asyncdb.autoconfigure.handler.ProblemResponse;
import dev.asyncdb.autoconfigure.handler.SessionArguments;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Maps errors of the database to problem details (RFC 9457), as in WebFlux. Errors of
 * code that does not use asyncdb are thrown again, unless the application asks for them.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class DatabaseMvcProblems {

	private final boolean isForAllHandlers;

	DatabaseMvcProblems(boolean isForAllHandlers) {
		this.isForAllHandlers = isForAllHandlers;
	}

	@ExceptionHandler({ DataAccessException.class, TransactionTimedOutException.class })
	ResponseEntity<ProblemDetail> failed(Exception failure, HttpServletRequest request) throws Exception {
		DatabaseProblem problem = DatabaseProblem.find(failure);
		if (problem == null) {
			throw failure;
		}
		return answer(failure, request, ProblemResponse.of(problem));
	}

	ResponseEntity<ProblemDetail> answer(Exception failure, HttpServletRequest request,
			ResponseEntity<ProblemDetail> problem) throws Exception {
		if (!this.isForAllHandlers && !takesSession(request) && !DatabaseProblem.isOwn(failure)) {
			throw failure;
		}
		ProblemLog.answered(failure, problem.getStatusCode());
		return problem;
	}

	private static boolean takesSession(HttpServletRequest request) {
		Object handler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return handler instanceof HandlerMethod method && SessionArguments.declaresSession(method.getMethod());
	}

}
