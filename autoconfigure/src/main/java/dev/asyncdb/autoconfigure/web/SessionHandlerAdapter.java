package dev.asyncdb.autoconfigure.web;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.asyncdb.autoconfigure.handler.Answer;
import dev.asyncdb.autoconfigure.handler.HandlerSessions;
import dev.asyncdb.autoconfigure.handler.ReturnedValues;
import dev.asyncdb.autoconfigure.handler.SessionArguments;
import dev.asyncdb.autoconfigure.handler.StreamedHandlers;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
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

	private final HandlerSessions sessions;

	private final Map<Method, Boolean> streamed = new ConcurrentHashMap<>();

	private final ReadyResults readyResults = new ReadyResults();

	SessionHandlerAdapter(Supplier<? extends HandlerAdapter> controllers,
			Supplier<? extends HandlerAdapter> blockingControllers, HandlerSessions sessions) {
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
		return handler instanceof HandlerMethod method && SessionArguments.declaresSession(method.getMethod());
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		if (handler instanceof HandlerMethod method && isStreamed(method.getMethod())) {
			return Mono.fromSupplier(() -> stream(exchange, method));
		}
		return Mono.defer(() -> {
			AtomicReference<@Nullable DispatchExceptionHandler> errors = new AtomicReference<>();
			HandlerMethod method = (HandlerMethod) handler;
			return this.sessions.answer(method, (arguments) -> invoke(exchange, method, arguments, errors))
				.onErrorResume((failure) -> handleError(exchange, failure, errors.get()));
		});
	}

	private boolean isStreamed(Method method) {
		return this.streamed.computeIfAbsent(method,
				(candidate) -> StreamedHandlers.isStream(candidate) && ReturnedValues.canStream(candidate));
	}

	// The method is called when the response is subscribed to, since the session begins
	// then. An error before the first row can still become another response
	private HandlerResult stream(ServerWebExchange exchange, HandlerMethod method) {
		AtomicReference<@Nullable DispatchExceptionHandler> errors = new AtomicReference<>();
		ReactiveAdapter adapter = Objects.requireNonNull(
				ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType().getParameterType()));
		Flux<Object> rows = this.sessions.stream(method,
				(arguments) -> rows(exchange, method, arguments, errors, adapter));
		return new HandlerResult(method, adapter.fromPublisher(rows), method.getReturnType())
			.setExceptionHandler((failed, failure) -> (failure instanceof HandledException handled)
					? Mono.just(handled.result()) : handleError(failed, failure, errors.get()));
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

	private Mono<Answer<HandlerResult>> invoke(ServerWebExchange exchange, HandlerMethod method,
			Map<Integer, AsyncSession> arguments, AtomicReference<@Nullable DispatchExceptionHandler> errors) {
		SessionArgumentResolver.offer(exchange, method, arguments);
		Supplier<? extends HandlerAdapter> adapter = SessionArguments.declares(method.getMethod(),
				BlockingSession.class) ? this.blockingControllers : this.controllers;
		return adapter.get()
			.handle(exchange, method)
			.doOnNext((result) -> errors.set(result.getExceptionHandler()))
			.flatMap((result) -> isOf(method, result) ? this.readyResults.await(exchange, result)
					: Mono.just(Answer.failed(result)))
			.switchIfEmpty(Mono.fromSupplier(() -> afterResponse(exchange)));
	}

	// Spring awaits a method without a value that has set the status, and returns nothing
	private static Answer<HandlerResult> afterResponse(ServerWebExchange exchange) {
		return Answer.of(null, ReadyResults.hasErrorStatus(exchange));
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
	 * Carries the result of an exception handler out of a stream.
	 */
	@SuppressWarnings("serial") // Never serialized
	private static final class HandledException extends RuntimeException {

		private final transient HandlerResult result;

		HandledException(HandlerResult result) {
			super("The method has failed", null, false, false);
			this.result = result;
		}

		HandlerResult result() {
			return this.result;
		}

	}

}
