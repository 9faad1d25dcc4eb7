package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What the return type of a handler says about the end of its session.
 *
 * @since 0.1.0
 */
public final class ReturnedValues {

	// Run or written after the method has returned
	private static final Set<String> LATER = Set.of(Callable.class.getName(),
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.SseEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

	private ReturnedValues() {
	}

	/**
	 * Return the adapter of the publisher that a method returns.
	 */
	static @Nullable ReactiveAdapter adapter(Method method) {
		Class<?> type = KotlinDetector.isSuspendingFunction(method) ? Mono.class : method.getReturnType();
		return adapter(type);
	}

	private static @Nullable ReactiveAdapter adapter(Class<?> type) {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
	}

	/**
	 * Return whether a method that streams can read from a session meanwhile.
	 * @param method the method
	 * @return whether it returns several values and has one session
	 */
	public static boolean canStream(Method method) {
		List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
		ReactiveAdapter adapter = adapter(method);
		return adapter != null && adapter.isMultiValue() && Collections.frequency(parameters, AsyncSession.class) == 1
				&& !parameters.contains(BlockingSession.class);
	}

	/**
	 * Return whether what a method returns needs the session when it has ended.
	 */
	static boolean isLate(Method method) {
		ResolvableType type = ResolvableType.forMethodReturnType(method);
		return isLater(type) || Arrays.stream(type.getGenerics()).anyMatch(ReturnedValues::hasPublisher);
	}

	private static boolean isLater(ResolvableType type) {
		return LATER.contains(type.toClass().getName())
				|| Arrays.stream(type.getGenerics()).anyMatch(ReturnedValues::isLater);
	}

	private static boolean hasPublisher(ResolvableType type) {
		return adapter(type.toClass()) != null
				|| Arrays.stream(type.getGenerics()).anyMatch(ReturnedValues::hasPublisher);
	}

}
