package dev.asyncdb.autoconfigure.handler;

import java.util.Map;

import dev.asyncdb.blocking.BlockingSessions;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ReactiveAdapter;

/**
 * A call of a method with session arguments, which each subscription makes anew.
 *
 * @param invocation the call without sessions
 */
record SessionCall(ProxyMethodInvocation invocation) {

	static SessionCall of(MethodInvocation invocation) {
		return new SessionCall((ProxyMethodInvocation) invocation);
	}

	/**
	 * Call a method that returns a publisher. One that blocks is called on a thread of
	 * the bridge.
	 */
	Publisher<?> published(Map<Integer, AsyncSession> sessions, ReactiveAdapter adapter) {
		Mono<Object> returned = SessionArguments.declares(this.invocation.getMethod(), BlockingSession.class)
				? Bridge.call(() -> value(sessions)) : Mono.fromCallable(() -> value(sessions));
		return returned.onErrorMap(CheckedException.class, CheckedException::thrown)
			.flatMapMany((value) -> Flux.from(adapter.toPublisher(value)));
	}

	/**
	 * Call a method, on this thread.
	 * @throws CheckedException if the method has thrown a checked exception
	 */
	@Nullable Object value(Map<Integer, AsyncSession> sessions) {
		@Nullable Object[] arguments = this.invocation.getArguments().clone();
		sessions.forEach((index, session) -> arguments[index] = argument(index, session));
		try {
			return this.invocation.invocableClone(arguments).proceed();
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new CheckedException(ex);
		}
	}

	private Object argument(int index, AsyncSession session) {
		return (this.invocation.getMethod().getParameterTypes()[index] == AsyncSession.class) ? session
				: BlockingSessions.of(session, Context.empty());
	}

	/**
	 * Carries a checked exception through code that throws none.
	 */
	@SuppressWarnings("serial") // Never serialized
	static final class CheckedException extends RuntimeException {

		private final transient Throwable thrown;

		CheckedException(Throwable thrown) {
			super(thrown.getMessage(), thrown, false, false);
			this.thrown = thrown;
		}

		Throwable thrown() {
			return this.thrown;
		}

	}

}
