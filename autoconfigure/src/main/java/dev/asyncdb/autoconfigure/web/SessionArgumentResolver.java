package dev.asyncdb.autoconfigure.web;

import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/**
 * Gives a controller method the session that was opened for its request.
 */
final class SessionArgumentResolver implements HandlerMethodArgumentResolver {

	private static final String ATTRIBUTE = AsyncSession.class.getName();

	static boolean wantsSession(HandlerMethod method) {
		for (MethodParameter parameter : method.getMethodParameters()) {
			if (parameter.getParameterType() == AsyncSession.class) {
				return true;
			}
		}
		return false;
	}

	static void offer(ServerWebExchange exchange, AsyncSession session) {
		exchange.getAttributes().put(ATTRIBUTE, session);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == AsyncSession.class;
	}

	@Override
	public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
		Object session = exchange.getAttribute(ATTRIBUTE);
		return (session != null) ? Mono.just(session)
				: Mono.error(() -> new IllegalStateException(
						"No session was opened for this request: only controller methods get one, not %s"
							.formatted(parameter)));
	}

}
