package dev.asyncdb.bridge;

import reactor.core.publisher.Mono;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Tells blocking-style code who is logged in, as Spring Security does: in a thread-local,
 * while reactive code asks the Reactor context.
 */
final class Authentications {

	private static final boolean PRESENT = ClassUtils.isPresent(
			"org.springframework.security.core.context.SecurityContextHolder", Authentications.class.getClassLoader());

	private Authentications() {
	}

	/**
	 * Set the thread-local.
	 * @return clears it
	 */
	static Runnable from(BridgeCall call) {
		return PRESENT ? Security.from(call) : Authentications::leaveAsIs;
	}

	private static void leaveAsIs() {
		// Nobody was told to be logged in
	}

	private static final class Security {

		static Runnable from(BridgeCall call) {
			if (!call.context().hasKey(SecurityContext.class)) {
				return Authentications::leaveAsIs;
			}
			Mono<SecurityContext> promised = call.context().get((Object) SecurityContext.class);
			SecurityContext context = call.awaitUnnoticed(promised);
			if (context == null) {
				return Authentications::leaveAsIs;
			}
			SecurityContextHolder.setContext(context);
			return SecurityContextHolder::clearContext;
		}

	}

}
