package dev.asyncdb.autoconfigure.rsocket;

import dev.asyncdb.autoconfigure.handler.SessionArguments;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.reactive.HandlerMethodArgumentResolver;
import org.springframework.messaging.rsocket.annotation.support.RSocketMessageHandler;

/**
 * Makes handlers of messages leave session arguments to the proxy of their controller.
 */
final class RSocketSessionArguments implements BeanPostProcessor {

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof RSocketMessageHandler handler) {
			handler.getArgumentResolverConfigurer().addCustomResolver(new Resolver());
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
