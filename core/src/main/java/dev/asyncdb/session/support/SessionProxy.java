package dev.asyncdb.session.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.NoCurrentSessionException;
import dev.asyncdb.session.SessionOperations;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ReflectionUtils;

/**
 * A session that means the current one of each subscriber. Publishers that it returns
 * find the session when they are subscribed; so do those of what it returns, such as a
 * query. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SessionProxy implements InvocationHandler {

	private final Class<?> type;

	private final String path;

	private final Mono<?> target;

	private SessionProxy(Class<?> type, String path, Mono<?> target) {
		this.type = type;
		this.path = path;
		this.target = target;
	}

	/**
	 * Create a session that means the current one.
	 * @param sessions the sessions of the database
	 * @return the session
	 * @since 0.1.0
	 */
	public static AsyncSession of(SessionOperations sessions) {
		return (AsyncSession) proxy(AsyncSession.class, "", Mono.defer(sessions::currentSession));
	}

	private static Object proxy(Class<?> type, String path, Mono<?> target) {
		return Proxy.newProxyInstance(SessionProxy.class.getClassLoader(), new Class<?>[] { type },
				new SessionProxy(type, path, target));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (ReflectionUtils.isObjectMethod(method)) {
			return objectMethod(proxy, method, arguments, "the current %s".formatted(this.type.getSimpleName()));
		}
		Class<?> result = method.getReturnType();
		String called = this.path + method.getName() + "(..)";
		Mono<?> current = this.target.switchIfEmpty(Mono.error(() -> new NoCurrentSessionException(called)));
		if (result == Mono.class) {
			return current.flatMap((object) -> (Mono<?>) call(method, object, arguments));
		}
		if (Publisher.class.isAssignableFrom(result)) {
			return current.flatMapMany((object) -> (Publisher<?>) call(method, object, arguments));
		}
		// Calls that return an interface, such as select(..), have no effect yet
		if (result.isInterface()) {
			return proxy(result, called + ".", current.map((object) -> call(method, object, arguments)));
		}
		throw new InvalidDataAccessApiUsageException(("%s returns no publisher, so it cannot find the current session"
				+ " of a subscriber. Use a method that returns one, such as save(..), or currentSession() of the manager")
			.formatted(called));
	}

	static Object call(Method method, Object target, Object @Nullable [] arguments) {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Could not call " + method, ex);
		}
		throw new IllegalStateException("Not reached");
	}

	static Object objectMethod(Object proxy, Method method, Object @Nullable [] arguments, String description) {
		return switch (method.getName()) {
			case "equals" -> arguments != null && proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> description;
		};
	}

}
