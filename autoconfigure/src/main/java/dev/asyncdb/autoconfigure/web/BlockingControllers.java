package dev.asyncdb.autoconfigure.web;

import java.util.concurrent.Executor;

import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Creates a handler adapter with the settings of Spring's own that invokes controller
 * methods on threads that may block.
 * <p>
 * Spring's adapter is not changed, since its executor and its method predicate belong to
 * the application.
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
			throw new IllegalStateException("Could not create the handler adapter for BlockingSession arguments", ex);
		}
		return blocking;
	}

}
