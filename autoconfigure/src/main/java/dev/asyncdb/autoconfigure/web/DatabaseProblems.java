package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.autoconfigure.handler.DatabaseProblem;
import dev.asyncdb.autoconfigure.handler.ProblemLog;
import dev.asyncdb.autoconfigure.handler.ProblemResponse;
import dev.asyncdb.autoconfigure.handler.SessionArguments;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Maps errors of the database to problem details (RFC 9457). They contain neither SQL nor
 * values. Exception handlers of the application take precedence.
 * <p>
 * Errors of code that does not use asyncdb are thrown again, as if there were no handler,
 * unless the application asks for them.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class DatabaseProblems {

	private final boolean isForAllHandlers;

	DatabaseProblems(boolean isForAllHandlers) {
		this.isForAllHandlers = isForAllHandlers;
	}

	@ExceptionHandler({ DataAccessException.class, TransactionTimedOutException.class })
	Mono<ResponseEntity<ProblemDetail>> failed(Throwable failure, ServerWebExchange exchange) {
		DatabaseProblem problem = DatabaseProblem.find(failure);
		return (problem != null) ? answer(failure, exchange, ProblemResponse.of(problem)) : Mono.error(failure);
	}

	Mono<ResponseEntity<ProblemDetail>> answer(Throwable failure, ServerWebExchange exchange,
			ResponseEntity<ProblemDetail> problem) {
		if (!this.isForAllHandlers && !usesSession(exchange) && !DatabaseProblem.isOwn(failure)) {
			return Mono.error(failure);
		}
		ProblemLog.answered(failure, problem.getStatusCode());
		return Mono.just(problem);
	}

	private static boolean usesSession(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return SessionFilter.hasSession(exchange)
				|| (handler instanceof HandlerMethod method && SessionArguments.declaresSession(method.getMethod()));
	}

}
