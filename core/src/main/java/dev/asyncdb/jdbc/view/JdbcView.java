package dev.asyncdb.jdbc.view;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Implements a JDBC interface by a proxy. The interfaces have hundreds of methods of
 * which applications use few; all others throw a {@link SQLFeatureNotSupportedException}.
 *
 * @param type the JDBC interface
 * @param calls the supported methods
 */
record JdbcView(Class<?> type, JdbcCalls calls) implements InvocationHandler {

	private static final Object[] NONE = {};

	static <T> T of(Class<T> type, JdbcCalls calls) {
		return type.cast(Proxy.newProxyInstance(JdbcView.class.getClassLoader(), new Class<?>[] { type },
				new JdbcView(type, calls)));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws SQLException {
		Object[] given = (arguments != null) ? arguments : NONE;
		if (method.getDeclaringClass() == Object.class) {
			return ofObject(proxy, method.getName(), given);
		}
		return switch (method.getName()) {
			case "isWrapperFor" -> ((Class<?>) given[0]).isInstance(proxy);
			case "unwrap" -> unwrap(proxy, (Class<?>) given[0]);
			default -> call(method, given);
		};
	}

	private Object ofObject(Object proxy, String method, Object[] arguments) {
		return switch (method) {
			case "equals" -> proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> "%s over R2DBC".formatted(this.type.getSimpleName());
		};
	}

	private static Object unwrap(Object proxy, Class<?> wanted) throws SQLException {
		if (!wanted.isInstance(proxy)) {
			throw new SQLFeatureNotSupportedException(
					"This JDBC object does not wrap a %s: it works over R2DBC".formatted(wanted.getName()));
		}
		return proxy;
	}

	private @Nullable Object call(Method method, Object[] arguments) throws SQLException {
		Object result;
		try {
			result = this.calls.call(method.getName(), arguments);
		}
		catch (RuntimeException ex) {
			throw JdbcErrors.translate(ex);
		}
		if (result == JdbcCalls.UNSUPPORTED) {
			throw unsupported(method);
		}
		return result;
	}

	private static SQLException unsupported(Method method) {
		String message = "%s.%s(%s) is not supported over R2DBC".formatted(method.getDeclaringClass().getName(),
				method.getName(),
				Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", ")));
		// The only method that declares a subtype of SQLException
		return method.getName().equals("setClientInfo") ? new SQLClientInfoException(message, Map.of())
				: new SQLFeatureNotSupportedException(message);
	}

}
