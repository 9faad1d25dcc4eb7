package dev.asyncdb.autoconfigure.handler;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.session.AsyncSession;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.function.SingletonSupplier;

/**
 * Calls a method with session arguments inside its sessions. A publisher that the method
 * returns is awaited there: when its value is emitted, the sessions are committed.
 */
final class SessionInterceptor implements MethodInterceptor {

	private final SessionHandlers handlers;

	private final Supplier<HandlerSessions> sessions;

	SessionInterceptor(SessionHandlers handlers, Supplier<HandlerSessions> sessions) {
		this.handlers = handlers;
		this.sessions = SingletonSupplier.of(sessions);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		SessionCall call = SessionCall.of(invocation);
		AnnotatedMethod method = new AnnotatedMethod(invocation.getMethod());
		ReactiveAdapter adapter = ReturnedValues.adapter(invocation.getMethod());
		Predicate<@Nullable Object> errors = this.handlers.errors().apply(invocation.getMethod());
		if (adapter == null) {
			return await(method, errors, call);
		}
		if (this.handlers.isStream().test(invocation.getMethod())) {
			return adapter.fromPublisher(
					this.sessions.get().stream(method, (sessions) -> Flux.from(call.published(sessions, adapter))));
		}
		return adapter.fromPublisher(adapter.isMultiValue()
				? answer(method, errors, (sessions) -> Flux.from(call.published(sessions, adapter)).collectList())
					.flatMapIterable(Function.identity())
				: answer(method, errors, (sessions) -> Mono.from(call.published(sessions, adapter))));
	}

	private <T> Mono<T> answer(AnnotatedMethod method, Predicate<@Nullable Object> errors,
			Function<Map<Integer, AsyncSession>, Mono<T>> work) {
		return CallerSignal.heed(this.sessions.get()
			.answer(method,
					(sessions) -> work.apply(sessions)
						.map((value) -> Answer.of(value, errors.test(value)))
						.switchIfEmpty(Mono.fromSupplier(() -> Answer.of(null, errors.test(null))))));
	}

	// The framework has called the method on a thread that may block, with thread-locals
	// that the method may need
	private @Nullable Object await(AnnotatedMethod method, Predicate<@Nullable Object> errors, SessionCall call)
			throws Throwable {
		try {
			return BlockingAwait.plain()
				.<Map<Integer, AsyncSession>, Object>around(call::value, (body) -> answer(method, errors, body));
		}
		catch (SessionCall.CheckedException ex) {
			throw ex.thrown();
		}
	}

}
