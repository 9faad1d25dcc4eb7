package dev.asyncdb.autoconfigure.rsocket;

import dev.asyncdb.autoconfigure.handler.SessionArguments;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.reactive.HandlerMethodArgumentResolver;
import org.springframework.messaging.rsocket.annotation.support.RSocketMessageHandler;

/**
 * Makes handlers of messages leave session arguments to the proxy of their controller,
 * and errors of the database without a handler to {@link DatabaseRSocketErrors}.
 */
final class RSocketSessionArguments implements BeanPostProcessor {

	private final ObjectProvider<DatabaseRSocketErrors> errors;

	RSocketSessionArguments(ObjectProvider<DatabaseRSocketErrors> errors) {
		this.errors = errors;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof RSocketMessageHandler handler) {
			handler.getArgumentResolverConfigurer().addCustomResolver(new Resolver());
		}
		return bean;
	}

	// Spring asks in the order of registration, and that of the application is complete
	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof RSocketMessageHandler handler) {
			this.errors.ifAvailable(handler::registerMessagingAdvice);
		}
		return bean;
	}

	/**
	 * Resolves session arguments to nothing.
	 */
	private record Resolver() implements HandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return SessionArguments.isSession(parameter);
		}

		@Override
		public Mono<Object> resolveArgument(MethodParameter parameter, Message<?> message) {
			return Mono.empty();
		}

	}

}
