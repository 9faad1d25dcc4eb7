package dev.asyncdb.autoconfigure.web;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.asyncdb.error.FailedTransactionException;
import dev.asyncdb.session.AsyncSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
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
 * <p>
 * A method that streams its response reads from a session that is read-only and lives as
 * long as the stream.
 */
final class SessionHandlerAdapter implements HandlerAdapter, Ordered {

	private final Supplier<? extends HandlerAdapter> controllers;

	private final Supplier<? extends HandlerAdapter> blockingControllers;

	private final RequestSessions sessions;

	private final SessionStreams streams;

	private final Map<Method, Boolean> streamed = new ConcurrentHashMap<>();

	private final ReadyResults readyResults = new ReadyResults();

	SessionHandlerAdapter(Supplier<? extends HandlerAdapter> controllers,
			Supplier<? extends HandlerAdapter> blockingControllers, RequestSessions sessions, SessionStreams streams) {
		this.controllers = controllers;
		this.blockingControllers = blockingControllers;
		this.sessions = sessions;
		this.streams = streams;
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
		if (handler instanceof HandlerMethod method && isStreamed(method.getMethod())) {
			return Mono.fromSupplier(() -> stream(exchange, method));
		}
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

	private boolean isStreamed(Method method) {
		return this.streamed.computeIfAbsent(method,
				(candidate) -> StreamedHandlers.isStream(candidate) && StreamedHandlers.canRead(candidate));
	}

	// The method is called when the response is subscribed to, since the session begins
	// then. An error before the first row can still become another response
	private HandlerResult stream(ServerWebExchange exchange, HandlerMethod method) {
		AtomicReference<@Nullable DispatchExceptionHandler> errors = new AtomicReference<>();
		ReactiveAdapter adapter = Objects.requireNonNull(
				ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType().getParameterType()));
		Flux<Object> rows = this.sessions.stream(method, this.streams,
				(arguments) -> rows(exchange, method, arguments, errors, adapter));
		return new HandlerResult(method, adapter.fromPublisher(rows), method.getReturnType())
			.setExceptionHandler((failed, failure) -> (failure instanceof HandledException handled)
					? Mono.justOrEmpty(handled.result()) : handleError(failed, failure, errors.get()));
	}

	private Flux<Object> rows(ServerWebExchange exchange, HandlerMethod method, Map<Integer, AsyncSession> arguments,
			AtomicReference<@Nullable DispatchExceptionHandler> errors, ReactiveAdapter adapter) {
		SessionArgumentResolver.offer(exchange, method, arguments);
		return this.controllers.get()
			.handle(exchange, method)
			.doOnNext((result) -> errors.set(result.getExceptionHandler()))
			.flatMapMany((result) -> isOf(method, result) ? Flux.from(adapter.toPublisher(result.getReturnValue()))
					: Flux.error(() -> new HandledException(result)));
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

	// Before the method was called, only handlers of all controllers apply
	private Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable failure,
			@Nullable DispatchExceptionHandler errors) {
		if (errors != null) {
			return errors.handleError(exchange, failure);
		}
		return (this.controllers.get() instanceof DispatchExceptionHandler all) ? all.handleError(exchange, failure)
				: Mono.error(failure);
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
