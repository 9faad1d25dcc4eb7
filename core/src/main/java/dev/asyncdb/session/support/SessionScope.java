package dev.asyncdb.session.support;

import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.reactive.ScopedMono;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.transaction.CurrentSession;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Work with a session of its own, which is closed at the end.
 */
record SessionScope<T>(DefaultAsyncSession session,
		Function<? super AsyncSession, ? extends Mono<T>> function) implements ScopedMono.Scope<T> {

	@Override
	public Context context(Context outer) {
		return CurrentSession.offered(this.session.services().database(), this.session, outer);
	}

	@Override
	public Mono<T> work() {
		return applied(this.function, this.session);
	}

	static <P extends Publisher<?>> P applied(Function<? super AsyncSession, ? extends P> work, AsyncSession session) {
		return Objects.requireNonNull(work.apply(session),
				"The function that works with the session returned null: return a publisher, Mono.empty() for nothing");
	}

	@Override
	public @Nullable Mono<Void> completed() {
		return this.session.lifecycle().end("inSession(..) when its function completed");
	}

	@Override
	public Mono<Void> failed() {
		return this.session.lifecycle().abort("inSession(..) when its function failed");
	}

	@Override
	public Mono<Void> cancelled() {
		return this.session.lifecycle().cancel("inSession(..) when it was cancelled");
	}

}
