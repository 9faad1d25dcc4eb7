package dev.asyncdb.autoconfigure.web;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.asyncdb.error.FailedTransactionException;
import dev.asyncdb.session.AsyncSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;

/**
 * Invokes controller methods with a session argument inside a session.
 * <p>
 * Spring's own adapter invokes the method. The publisher that the method returns is
 * awaited here, so the session ends before the response is written. An error of the
 * method, of its publisher or of the commit rolls the session back and is passed to the
 * exception handlers as usual.
 */
final class SessionHandlerAdapter implements HandlerAdapter, Ordered {

	private final Supplier<? extends HandlerAdapter> controllers;

	private final Supplier<? extends HandlerAdapter> blockingControllers;

	private final RequestSessions sessions;

	private final ReadyResults readyResults = new ReadyResults();

	SessionHandlerAdapter(Supplier<? extends HandlerAdapter> controllers,
			Supplier<? extends HandlerAdapter> blockingControllers, RequestSessions sessions) {
		this.controllers = controllers;
		this.blockingControllers = blockingControllers;
		this.sessions = sessions;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod method && SessionArgumentResolver.declaresSession(method);
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		return Mono.defer(() -> {
			AtomicReference<@Nullable DispatchExceptionHandler> errors = new AtomicReference<>();
			AtomicReference<@Nullable HandlerResult> refusal = new AtomicReference<>();
			HandlerMethod method = (HandlerMethod) handler;
			return this.sessions.with(method, (arguments) -> invoke(exchange, method, arguments, errors, refusal))
				.onErrorResume(FailedTransactionException.class,
						(failure) -> Mono.justOrEmpty(refusal.get()).switchIfEmpty(Mono.error(failure)))
				.onErrorResume(HandledException.class, (handled) -> Mono.justOrEmpty(handled.result()))
				.onErrorResume((failure) -> handleError(exchange, failure, errors.get()));
		});
	}

	private Mono<HandlerResult> invoke(ServerWebExchange exchange, HandlerMethod method,
			Map<Integer, AsyncSession> arguments, AtomicReference<@Nullable DispatchExceptionHandler> errors,
			AtomicReference<@Nullable HandlerResult> refusal) {
		SessionArgumentResolver.offer(exchange, method, arguments);
		Supplier<? extends HandlerAdapter> adapter = SessionArgumentResolver.declaresBlockingSession(method)
				? this.blockingControllers : this.controllers;
		return adapter.get()
			.handle(exchange, method)
			.doOnNext((result) -> errors.set(result.getExceptionHandler()))
			.flatMap((result) -> isOf(method, result) ? await(exchange, result, refusal)
					: Mono.error(() -> new HandledException(result)))
			.switchIfEmpty(Mono.defer(() -> afterResponse(exchange)));
	}

	// Spring awaits a method without a value that has set the status, and returns nothing
	private Mono<HandlerResult> afterResponse(ServerWebExchange exchange) {
		HttpStatusCode status = exchange.getResponse().getStatusCode();
		return (this.sessions.rollsBackOnErrorStatus() && status != null && status.isError())
				? Mono.error(() -> new HandledException(null)) : Mono.empty();
	}

	// A handler that catches an error, such as that of a taken key, and returns a status
	// of
	// its own expects nothing to be stored. PostgreSQL refuses to commit then
	private Mono<HandlerResult> await(ServerWebExchange exchange, HandlerResult result,
			AtomicReference<@Nullable HandlerResult> refusal) {
		return this.readyResults.await(exchange, result).flatMap((ready) -> {
			if (ready.isError()) {
				refusal.set(ready.result());
			}
			return (ready.isError() && this.sessions.rollsBackOnErrorStatus())
					? Mono.error(() -> new HandledException(ready.result())) : Mono.just(ready.result());
		});
	}

	// The result of an exception handler has another method
	private static boolean isOf(HandlerMethod method, HandlerResult result) {
		return method.getMethod().equals(result.getReturnTypeSource().getMethod());
	}

	private static Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable failure,
			@Nullable DispatchExceptionHandler errors) {
		return (errors != null) ? errors.handleError(exchange, failure) : Mono.error(failure);
	}

	/**
	 * Carries a result out of the session, so that the session is rolled back: that of an
	 * exception handler, or one with the status of an error.
	 */
	private static final class HandledException extends RuntimeException {

		private final transient @Nullable HandlerResult result;

		HandledException(@Nullable HandlerResult result) {
			super("The session is rolled back", null, false, false);
			this.result = result;
		}

		@Nullable HandlerResult result() {
			return this.result;
		}

	}

}
