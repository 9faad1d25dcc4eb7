package dev.asyncdb.autoconfigure.web;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.LostTransactionException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.error.ResultNotReadException;
import org.jspecify.annotations.Nullable;
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
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.HeadersBuilder;
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

	private static final Set<Class<?>> OWN_ERRORS = Set.of(ConnectionUnavailableException.class,
			NoAnswerException.class, ResultNotReadException.class, LostTransactionException.class);

	private final boolean isForAllHandlers;

	DatabaseProblems(boolean isForAllHandlers) {
		this.isForAllHandlers = isForAllHandlers;
	}

	@ExceptionHandler(EmptyResultDataAccessException.class)
	Mono<ResponseEntity<ProblemDetail>> missing(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange, problem(HttpStatus.NOT_FOUND, "There is no such resource"));
	}

	@ExceptionHandler(DuplicateKeyException.class)
	Mono<ResponseEntity<ProblemDetail>> taken(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange, problem(HttpStatus.CONFLICT, "A resource with the same key exists already"));
	}

	@ExceptionHandler(ConcurrencyFailureException.class)
	Mono<ResponseEntity<ProblemDetail>> changed(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange, problem(HttpStatus.CONFLICT, "Another request changes the same resource"));
	}

	@ExceptionHandler(QueryTimeoutException.class)
	Mono<ResponseEntity<ProblemDetail>> late(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange,
				problem(HttpStatus.GATEWAY_TIMEOUT, "The database did not answer within the time limit"));
	}

	@ExceptionHandler({ DataAccessResourceFailureException.class, TransientDataAccessResourceException.class })
	Mono<ResponseEntity<ProblemDetail>> unavailable(Throwable failure, ServerWebExchange exchange) {
		return answer(failure, exchange,
				problem(HttpStatus.SERVICE_UNAVAILABLE, "The database is not available at the moment")
					.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS));
	}

	private static HeadersBuilder<?> problem(HttpStatus status, String detail) {
		return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail));
	}

	Mono<ResponseEntity<ProblemDetail>> answer(Throwable failure, ServerWebExchange exchange,
			HeadersBuilder<?> problem) {
		return (this.isForAllHandlers || takesSession(exchange) || isOwn(failure)) ? Mono.just(problem.build())
				: Mono.error(failure);
	}

	private static boolean takesSession(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return handler instanceof HandlerMethod method && SessionArgumentResolver.declaresSession(method);
	}

	private static boolean isOwn(Throwable failure) {
		return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
			.anyMatch((cause) -> OWN_ERRORS.contains(cause.getClass()));
	}

}
