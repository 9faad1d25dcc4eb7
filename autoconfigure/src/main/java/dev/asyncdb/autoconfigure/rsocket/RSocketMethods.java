package dev.asyncdb.autoconfigure.rsocket;

import java.lang.reflect.Method;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Recognizes methods that stream: those that return several values.
 */
final class RSocketMethods {

	private RSocketMethods() {
	}

	static boolean isStream(Method method) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType());
		return adapter != null && adapter.isMultiValue();
	}

}
