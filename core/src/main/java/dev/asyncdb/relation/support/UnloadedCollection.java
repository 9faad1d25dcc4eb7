package dev.asyncdb.relation.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import dev.asyncdb.relation.RelationNotLoadedException;
import dev.asyncdb.relation.Unloaded;
import org.jspecify.annotations.Nullable;

/**
 * Rejects all calls to a collection except those of {@link Object}.
 */
record UnloadedCollection(String entity, String property, String accessor) implements InvocationHandler {

	private static final String TEXT = "<not loaded>";

	/**
	 * Create a collection that is not loaded.
	 * @param type an interface of the collections framework
	 */
	static Object of(Class<?> type, String entity, String property, String accessor) {
		return Proxy.newProxyInstance(Unloaded.class.getClassLoader(), new Class<?>[] { type, Unloaded.class },
				new UnloadedCollection(entity, property, accessor));
	}

	@Override
	public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
		return switch (method.getName()) {
			case "equals" -> arguments != null && arguments[0] instanceof Unloaded;
			case "hashCode" -> TEXT.hashCode();
			case "toString" -> TEXT;
			default -> throw new RelationNotLoadedException(this.entity, this.property, this.accessor);
		};
	}

}
