package dev.asyncdb.autoconfigure.handler;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.asyncdb.error.FailedTransactionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ends a session as the answer of its handler demands, and keeps the answer.
 *
 * @param rollsBackRefusals whether an answer that is an error rolls the session back
 */
record SessionEnding(boolean rollsBackRefusals) {

	/**
	 * Run a handler.
	 * @param session runs it in a session and passes its answer on before the session
	 * ends
	 */
	<T> Mono<T> answer(Function<Function<Answer<T>, Mono<T>>, Mono<T>> session) {
		return Mono.defer(() -> {
			AtomicReference<@Nullable Answer<T>> refusal = new AtomicReference<>();
			return session.apply((answer) -> end(answer, refusal))
				.onErrorResume(FailedTransactionException.class, (failure) -> afterFailure(failure, refusal.get()))
				.onErrorResume(RolledBackException.class, RolledBackException::value);
		});
	}

	private <T> Mono<T> end(Answer<T> answer, AtomicReference<@Nullable Answer<T>> refusal) {
		return switch (answer.outcome()) {
			case SUCCEEDED -> Mono.justOrEmpty(answer.value());
			case REFUSED -> refuse(answer, refusal);
			case FAILED -> Mono.error(() -> new RolledBackException(answer));
		};
	}

	private <T> Mono<T> refuse(Answer<T> answer, AtomicReference<@Nullable Answer<T>> refusal) {
		refusal.set(answer);
		return this.rollsBackRefusals ? Mono.error(() -> new RolledBackException(answer))
				: Mono.justOrEmpty(answer.value());
	}

	// A handler that catches an error, such as that of a taken key, and answers with an
	// error of its own expects nothing to be stored. PostgreSQL refuses to commit then
	private static <T> Mono<T> afterFailure(FailedTransactionException failure, @Nullable Answer<T> refusal) {
		return (refusal != null) ? Mono.justOrEmpty(refusal.value()) : Mono.error(failure);
	}

	/**
	 * Carries an answer out of the session, so that the session is rolled back.
	 */
	@SuppressWarnings("serial") // Never serialized
	private static final class RolledBackException extends RuntimeException {

		private final transient Answer<?> answer;

		RolledBackException(Answer<?> answer) {
			super("The session is rolled back", null, false, false);
			this.answer = answer;
		}

		@SuppressWarnings("unchecked") // Only the handler of this session throws it
		<T> Mono<T> value() {
			return Mono.justOrEmpty((T) this.answer.value());
		}

	}

}
