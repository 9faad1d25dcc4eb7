package dev.asyncdb.autoconfigure.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ReflectionUtils;

/**
 * Sessions of an application context without a database, such as that of a
 * {@code @WebFluxTest}: a session that the test defines as a bean, or one that refuses
 * every use.
 */
record AbsentSessions(ObjectProvider<AsyncSession> defined) implements SessionOperations {

	@Override
	public <T> Mono<T> inSession(Function<? super AsyncSession, ? extends Mono<T>> work) {
		return Mono.defer(() -> work.apply(session()));
	}

	@Override
	public <T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super AsyncSession, ? extends Mono<T>> work) {
		return inSession(work);
	}

	@Override
	public <T> Flux<T> stream(Function<? super AsyncSession, ? extends Flux<T>> work) {
		return Flux.defer(() -> work.apply(session()));
	}

	@Override
	public Mono<AsyncSession> currentSession() {
		return Mono.empty();
	}

	@Override
	public Mono<AsyncSession> openSession() {
		return Mono.fromSupplier(this::session);
	}

	private AsyncSession session() {
		return this.defined.getIfUnique(() -> (AsyncSession) Proxy.newProxyInstance(AsyncSession.class.getClassLoader(),
				new Class<?>[] { AsyncSession.class }, AbsentSessions::refuse));
	}

	private static @Nullable Object refuse(Object session, Method method, Object @Nullable [] arguments)
			throws Throwable {
		if (ReflectionUtils.isObjectMethod(method)) {
			return method.invoke(AbsentSessions.class, arguments);
		}
		throw new IllegalStateException(
				"%s was called on a session, but this application context has no database: in a test, define the AsyncSession with @MockitoBean, or test with the whole application"
					.formatted(method.getName()));
	}

}
