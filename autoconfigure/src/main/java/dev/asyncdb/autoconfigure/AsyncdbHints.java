package dev.asyncdb.autoconfigure;

import dev.asyncdb.session.AsyncSession;
import org.jspecify.annotations.Nullable;

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
		hints.proxies().registerJdkProxy(AsyncSession.class);
	}

}
