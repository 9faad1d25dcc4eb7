package dev.asyncdb.bridge;

import reactor.core.publisher.Mono;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Sets Spring Security's thread-local for blocking-style code. Reactive code finds the
 * security context in the Reactor context.
 */
final class Authentications {

	private static final boolean PRESENT = ClassUtils.isPresent(
			"org.springframework.security.core.context.SecurityContextHolder", Authentications.class.getClassLoader());

	private Authentications() {
	}

	/**
	 * Set the thread-local.
	 * @return clears the thread-local
	 */
	static Runnable from(BridgeCall call) {
		return PRESENT ? Security.from(call) : Authentications::nothing;
	}

	private static void nothing() {
		// There is no authentication to clear
	}

	private static final class Security {

		static Runnable from(BridgeCall call) {
			if (!call.context().hasKey(SecurityContext.class)) {
				return Authentications::nothing;
			}
			Mono<SecurityContext> promised = call.context().get((Object) SecurityContext.class);
			SecurityContext context = call.awaitInternally(promised);
			if (context == null) {
				return Authentications::nothing;
			}
			SecurityContextHolder.setContext(context);
			return SecurityContextHolder::clearContext;
		}

	}

}
