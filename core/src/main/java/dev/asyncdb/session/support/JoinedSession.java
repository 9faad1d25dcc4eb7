package dev.asyncdb.session.support;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.blocking.BlockingSessions;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.session.SessionClosedException;
import dev.asyncdb.session.SessionStatus;
import dev.asyncdb.session.transaction.CurrentSession;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.ReflectionUtils;

/**
 * A session that takes part in a transaction: its operations are those of the session of
 * the transaction, its ends those of a part of it. Thread-safe.
 *
 * @param transaction the session of the transaction
 * @param part the part of the transaction
 * @param open whether the session is open
 */
record JoinedSession(DefaultAsyncSession transaction, JoinedPart part,
		AtomicBoolean open) implements InvocationHandler {

	static AsyncSession of(DefaultAsyncSession transaction, JoinedPart part, AtomicBoolean open) {
		return (AsyncSession) Proxy.newProxyInstance(JoinedSession.class.getClassLoader(),
				new Class<?>[] { AsyncSession.class }, new JoinedSession(transaction, part, open));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (ReflectionUtils.isObjectMethod(method)) {
			return SessionProxy.objectMethod(proxy, method, arguments, "a session inside of a transaction");
		}
		AsyncSession session = (AsyncSession) proxy;
		return switch (method.getName()) {
			case "commit" -> whileOpen(this.part::commit);
			case "rollback" -> whileOpen(this.part::rollback);
			case "close" -> close();
			case "isActive" -> this.open.get() && this.transaction.isActive();
			case "status" -> this.open.get() ? this.transaction.status() : SessionStatus.CLOSED;
			case "inSavepoint" -> inSavepoint(session, argument(arguments));
			case "callBlocking" -> callBlocking(session, argument(arguments));
			case "asCurrent" -> CurrentSession.offer(this.transaction.services().database(), session,
					Arguments.required((Mono<?>) argument(arguments), "work"));
			default -> delegated(method, arguments);
		};
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T> T argument(Object @Nullable [] arguments) {
		return (T) Objects.requireNonNull(arguments)[0];
	}

	private <T> Mono<T> inSavepoint(AsyncSession session, Function<? super AsyncSession, ? extends Mono<T>> work) {
		Arguments.required(work, "work");
		return whileOpen(() -> this.transaction.inSavepoint((same) -> work.apply(session)));
	}

	private <T> Mono<T> callBlocking(AsyncSession session,
			Function<? super BlockingSession, ? extends @Nullable T> work) {
		return whileOpen(() -> BlockingSessions.call(session, Arguments.required(work, "work")));
	}

	private Mono<Void> close() {
		return Mono.defer(() -> this.open.getAndSet(false) ? Uncancellable.mono(this.part.completed()) : Mono.empty());
	}

	private @Nullable Object delegated(Method method, Object @Nullable [] arguments) {
		Class<?> result = method.getReturnType();
		if (result == Mono.class) {
			return whileOpen(() -> (Mono<?>) SessionProxy.call(method, this.transaction, arguments));
		}
		if (Publisher.class.isAssignableFrom(result)) {
			return Flux.defer(() -> {
				requireOpen();
				return (Publisher<?>) SessionProxy.call(method, this.transaction, arguments);
			});
		}
		requireOpen();
		return SessionProxy.call(method, this.transaction, arguments);
	}

	private <T> Mono<T> whileOpen(Supplier<Mono<T>> operation) {
		return Mono.defer(() -> {
			requireOpen();
			return operation.get();
		});
	}

	private void requireOpen() {
		if (!this.open.get()) {
			throw new SessionClosedException("the end of inSession(..)");
		}
	}

}
