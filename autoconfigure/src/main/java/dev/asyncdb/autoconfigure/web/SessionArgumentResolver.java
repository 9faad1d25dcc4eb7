package dev.asyncdb.autoconfigure.web;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.autoconfigure.handler.SessionArguments;
import dev.asyncdb.blocking.BlockingSessions;
import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/**
 * Resolves session arguments of a controller method to the session of its request.
 */
final class SessionArgumentResolver implements HandlerMethodArgumentResolver {

	private static final String ATTRIBUTE = SessionArgumentResolver.class.getName();

	static void offer(ServerWebExchange exchange, HandlerMethod method, Map<Integer, AsyncSession> sessions) {
		exchange.getAttributes().put(ATTRIBUTE, new Offer(method.getMethod(), sessions));
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return SessionArguments.isSession(parameter);
	}

	@Override
	public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
		Offer offer = exchange.getAttribute(ATTRIBUTE);
		if (offer == null || !offer.method().equals(parameter.getMethod())) {
			return Mono.error(() -> new IllegalStateException(
					"Only the method that handles the request can declare a session argument, not %s: inject the AsyncDatabaseManager in methods with @ExceptionHandler or @ModelAttribute"
						.formatted(parameter.getMethod())));
		}
		AsyncSession session = Objects.requireNonNull(offer.sessions().get(parameter.getParameterIndex()));
		return (parameter.getParameterType() == AsyncSession.class) ? Mono.just(session) : blocking(session);
	}

	// The blocking thread has no Reactor context, so the session carries it
	private static Mono<Object> blocking(AsyncSession session) {
		return Mono.deferContextual((context) -> Mono.just(BlockingSessions.of(session, context)));
	}

	/**
	 * The sessions of a request by the index of their argument, and the method that
	 * handles the request.
	 */
	private record Offer(Method method, Map<Integer, AsyncSession> sessions) {
	}

}
