package dev.asyncdb.session.support;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import dev.asyncdb.reactive.ScopedMono;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.transaction.CurrentSession;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Work of {@code inSession(..)} with a session that takes part in a running transaction.
 */
final class JoinedScope<T> implements ScopedMono.Scope<T> {

	private final DefaultAsyncSession transaction;

	private final JoinedPart part;

	private final Function<? super AsyncSession, ? extends Mono<T>> function;

	private final Runnable done;

	private final AtomicBoolean open = new AtomicBoolean(true);

	private final AsyncSession session;

	/**
	 * Create a scope.
	 * @param transaction the session of the transaction
	 * @param done is run when the scope is over
	 */
	JoinedScope(DefaultAsyncSession transaction, JoinedPart part,
			Function<? super AsyncSession, ? extends Mono<T>> function, Runnable done) {
		this.transaction = transaction;
		this.part = part;
		this.function = function;
		this.done = done;
		this.session = JoinedSession.of(transaction, part, this.open);
	}

	@Override
	public Context context(Context outer) {
		return CurrentSession.offered(this.transaction.services().database(), this.session, outer);
	}

	@Override
	public Mono<T> work() {
		return this.part.begin()
			.then(Mono.defer(() -> this.part.in(Mono.defer(() -> SessionScope.applied(this.function, this.session)))));
	}

	@Override
	public Mono<Void> completed() {
		return ended(this.part.completed());
	}

	@Override
	public Mono<Void> failed() {
		return ended(this.part.undone("an error"));
	}

	@Override
	public Mono<Void> cancelled() {
		return ended(this.part.undone("a cancel"));
	}

	private Mono<Void> ended(Mono<Void> end) {
		Mono<Void> unlessClosed = this.open.getAndSet(false) ? end : Mono.empty();
		return unlessClosed.doFinally((signal) -> this.done.run());
	}

}
