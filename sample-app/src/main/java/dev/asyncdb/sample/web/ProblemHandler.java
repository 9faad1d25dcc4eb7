package dev.asyncdb.sample.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DatabindException;

import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;

/**
 * Maps exceptions to problem details (RFC 9457) that name the invalid field.
 */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

	@ExceptionHandler
	ProblemDetail handleMissing(EmptyResultDataAccessException missing) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no such resource");
	}

	@ExceptionHandler({ DataAccessResourceFailureException.class, TransientDataAccessResourceException.class })
	ResponseEntity<ProblemDetail> handleUnavailable(DataAccessException unavailable) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"The database is not available at the moment");
		return ResponseEntity.of(problem).header(HttpHeaders.RETRY_AFTER, "1").build();
	}

	@Override
	protected Mono<ResponseEntity<Object>> handleWebExchangeBindException(WebExchangeBindException failure,
			HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
		return invalid(failure, headers, status, exchange,
				failure.getFieldErrors().stream().map(ProblemHandler::toInvalidField).toList());
	}

	@Override
	protected Mono<ResponseEntity<Object>> handleHandlerMethodValidationException(
			HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status,
			ServerWebExchange exchange) {
		List<InvalidField> fields = new ArrayList<>();
		failure.getParameterValidationResults().forEach((result) -> fields.addAll(toInvalidFields(result)));
		return invalid(failure, headers, status, exchange, fields);
	}

	@Override
	protected Mono<ResponseEntity<Object>> handleServerWebInputException(ServerWebInputException failure,
			HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
		String field = field(failure);
		if (field == null) {
			return super.handleServerWebInputException(failure, headers, status, exchange);
		}
		return invalid(failure, headers, status, exchange,
				List.of(new InvalidField(field, "is missing or of the wrong type")));
	}

	private Mono<ResponseEntity<Object>> invalid(ServerWebInputException failure, HttpHeaders headers,
			HttpStatusCode status, ServerWebExchange exchange, List<InvalidField> fields) {
		return handleExceptionInternal(failure, problem(status, fields), headers, status, exchange);
	}

	private Mono<ResponseEntity<Object>> invalid(HandlerMethodValidationException failure, HttpHeaders headers,
			HttpStatusCode status, ServerWebExchange exchange, List<InvalidField> fields) {
		return handleExceptionInternal(failure, problem(status, fields), headers, status, exchange);
	}

	private static ProblemDetail problem(HttpStatusCode status, List<InvalidField> fields) {
		String detail = fields.stream()
			.map((field) -> field.field() + " " + field.message())
			.sorted()
			.collect(Collectors.joining("; "));
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setProperty("errors", fields);
		return problem;
	}

	private static List<InvalidField> toInvalidFields(ParameterValidationResult result) {
		if (result instanceof ParameterErrors errors) {
			return errors.getFieldErrors().stream().map(ProblemHandler::toInvalidField).toList();
		}
		String parameter = Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "parameter");
		return result.getResolvableErrors()
			.stream()
			.map((error) -> new InvalidField(parameter,
					Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid")))
			.toList();
	}

	private static InvalidField toInvalidField(FieldError error) {
		return new InvalidField(error.getField(),
				Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid"));
	}

	private static @Nullable String field(ServerWebInputException failure) {
		for (@Nullable
		Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DatabindException json && !json.getPath().isEmpty()) {
				return json.getPath().get(json.getPath().size() - 1).getPropertyName();
			}
		}
		MethodParameter parameter = failure.getMethodParameter();
		boolean isBody = parameter != null && !parameter.getParameterType().getName().startsWith("java.")
				&& !parameter.getParameterType().isPrimitive();
		return (parameter != null && !isBody) ? parameter.getParameterName() : null;
	}

	/**
	 * A validation error of a field.
	 *
	 * @param field name of the field
	 * @param message what is wrong with it
	 */
	record InvalidField(@Nullable String field, String message) {
	}

}
