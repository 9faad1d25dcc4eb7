package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.autoconfigure.handler.DatabaseProblem;
import dev.asyncdb.autoconfigure.handler.SessionArguments;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.HeadersBuilder;
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

	private static final String RETRY_AFTER_SECONDS = "1";

	private final boolean isForAllHandlers;

	DatabaseProblems(boolean isForAllHandlers) {
		this.isForAllHandlers = isForAllHandlers;
	}

	@ExceptionHandler(EmptyResultDataAccessException.class)
	Mono<ResponseEntity<ProblemDetail>> missing(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange, problem(DatabaseProblem.MISSING));
	}

	@ExceptionHandler(DuplicateKeyException.class)
	Mono<ResponseEntity<ProblemDetail>> taken(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange, problem(DatabaseProblem.TAKEN));
	}

	@ExceptionHandler(ConcurrencyFailureException.class)
	Mono<ResponseEntity<ProblemDetail>> changed(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange, problem(DatabaseProblem.CHANGED));
	}

	@ExceptionHandler({ QueryTimeoutException.class, TransactionTimedOutException.class })
	Mono<ResponseEntity<ProblemDetail>> late(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange, problem(DatabaseProblem.LATE));
	}

	@ExceptionHandler({ DataAccessResourceFailureException.class, TransientDataAccessResourceException.class })
	Mono<ResponseEntity<ProblemDetail>> unavailable(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange,
				problem(DatabaseProblem.UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS));
	}

	// Not answered as its cause, which would ask the client to repeat what may be stored
	@ExceptionHandler(CommitOutcomeUnknownException.class)
	Mono<ResponseEntity<ProblemDetail>> unknown(Throwable failure) {
		return Mono.error(failure);
	}

	private static HeadersBuilder<?> problem(DatabaseProblem problem) {
		return ResponseEntity
			.of(ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(problem.status()), problem.detail()));
	}

	Mono<ResponseEntity<ProblemDetail>> answer(Throwable failure, ServerWebExchange exchange,
			HeadersBuilder<?> problem) {
		return (this.isForAllHandlers || takesSession(exchange) || DatabaseProblem.isOwn(failure))
				? Mono.just(problem.build()) : Mono.error(failure);
	}

	private static boolean takesSession(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return handler instanceof HandlerMethod method && SessionArguments.declaresSession(method.getMethod());
	}

}
