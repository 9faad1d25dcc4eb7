package dev.asyncdb.autoconfigure.graphql;

import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Mono;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Base classes with handlers that are visible in this package only.
 */
public final class HandlersOfAnotherPackage {

	private HandlersOfAnotherPackage() {
	}

	/**
	 * A base class with a session argument.
	 */
	public static class WithSession {

		@MessageMapping("read")
		Mono<Void> read(AsyncSession session) {
			return Mono.empty();
		}

	}

	/**
	 * A base class without a session argument.
	 */
	public static class WithoutSession {

		@MessageMapping("sibling")
		Mono<Void> sibling() {
			return Mono.empty();
		}

	}

}
