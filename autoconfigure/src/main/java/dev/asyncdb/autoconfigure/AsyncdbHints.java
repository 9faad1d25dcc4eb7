package dev.asyncdb.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import dev.asyncdb.session.AsyncSession;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What the auto-configuration looks up at run time, which a native image has to know.
 */
class AsyncdbHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerTypeIfPresent(classLoader, "java.io.Console", MemberCategory.INVOKE_PUBLIC_METHODS);
		registerProxies(hints, AsyncSession.class);
	}

	// The current session is a proxy, and so is what it returns, such as a query
	private static void registerProxies(RuntimeHints hints, Class<?> type) {
		if (hints.reflection().getTypeHint(type) != null) {
			return;
		}
		hints.proxies().registerJdkProxy(type);
		hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		for (Method method : type.getMethods()) {
			Class<?> result = method.getReturnType();
			if (!Modifier.isStatic(method.getModifiers()) && result.isInterface()
					&& !Publisher.class.isAssignableFrom(result) && !result.getName().startsWith("java.")) {
				registerProxies(hints, result);
			}
		}
	}

}
