package dev.asyncdb.autoconfigure.web;

import java.util.concurrent.Executor;

import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Calls controller methods as Spring's own adapter does, with its settings, but on
 * threads that may wait.
 * <p>
 * It is an adapter of its own, since the executor and the choice of methods of Spring's
 * belong to the application.
 */
final class BlockingControllers {

	private BlockingControllers() {
	}

	static RequestMappingHandlerAdapter like(RequestMappingHandlerAdapter controllers, Executor executor,
			ApplicationContext context) {
		RequestMappingHandlerAdapter blocking = new RequestMappingHandlerAdapter();
		blocking.setMessageReaders(controllers.getMessageReaders());
		blocking.setWebBindingInitializer(controllers.getWebBindingInitializer());
		blocking.setArgumentResolverConfigurer(controllers.getArgumentResolverConfigurer());
		blocking.setContentTypeResolver(controllers.getContentTypeResolver());
		blocking.setReactiveAdapterRegistry(controllers.getReactiveAdapterRegistry());
		blocking.setApplicationContext(context);
		blocking.setBlockingExecutor(executor);
		blocking.setBlockingMethodPredicate((method) -> true);
		try {
			blocking.afterPropertiesSet();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not prepare for controllers with BlockingSession arguments", ex);
		}
		return blocking;
	}

}
