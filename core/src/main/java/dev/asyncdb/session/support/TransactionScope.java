package dev.asyncdb.session.support;

import java.util.function.Function;

import dev.asyncdb.reactive.ScopedMono;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.transaction.ManagedTransaction;
import dev.asyncdb.session.transaction.OnDemandTransaction;
import dev.asyncdb.session.transaction.SessionLifecycle;
import dev.asyncdb.session.unit.DroppedRefusals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Work in a transaction of its own, which is committed when the work has completed and
 * rolled back otherwise. If Spring knows the transaction, its transaction manager ends it
 * with all synchronizations, of which the session is one. So it does for session
 * listeners and for an operation that still runs: they may use the transaction at its
 * end.
 */
record TransactionScope<T>(DefaultAsyncSession session, OnDemandTransaction transaction,
		Function<? super AsyncSession, ? extends Mono<T>> function) implements ScopedMono.Scope<T> {

	private static final String END = "the end of its transaction";

	/**
	 * Make an operation the only one of its session, with nothing but the commit to
	 * follow.
	 */
	static <T> Function<AsyncSession, Mono<T>> onlyOperation(
			Function<? super AsyncSession, ? extends Mono<T>> operation) {
		return (session) -> {
			DefaultAsyncSession own = (DefaultAsyncSession) session;
			own.state().expectOneOperation();
			return own.lifecycle().whole(SessionScope.applied(operation, session));
		};
	}

	@Override
	public Context context(Context outer) {
		return this.transaction.within(DroppedRefusals.ignored(outer));
	}

	@Override
	public Mono<T> work() {
		return SessionScope.applied(this.function, this.session);
	}

	@Override
	public @Nullable Mono<Void> completing() {
		if (this.session.queue().isFlushed()) {
			return null;
		}
		boolean isLast = this.session.queue().isIdle() && this.transaction.isUntouched();
		return isLast ? this.session.lifecycle().flushAtEnd() : this.session.queue().flushBeforeCommit();
	}

	@Override
	public @Nullable Mono<Void> completed() {
		ManagedTransaction managed = ending();
		return (managed != null) ? this.session.lifecycle().afterSoleStatement(managed.commit()) : committed();
	}

	// An entity callback or a listener may still use the transaction
	private @Nullable ManagedTransaction ending() {
		boolean isUsed = !this.session.queue().isIdle() || !this.session.services().listeners().all().isEmpty();
		return isUsed ? this.transaction.managed() : this.transaction.endUnlessManaged();
	}

	private @Nullable Mono<Void> committed() {
		Mono<Void> idle = this.session.lifecycle().end(END);
		// The operation that is still running may be the first to use the connection
		return (idle != null) ? idle.then(Mono.defer(() -> {
			Mono<Void> commit = connectionCommitted();
			return (commit != null) ? commit : Mono.empty();
		})) : connectionCommitted();
	}

	private @Nullable Mono<Void> connectionCommitted() {
		SessionLifecycle lifecycle = this.session.lifecycle();
		Mono<Void> commit = this.transaction.committed(lifecycle::completedUnheard);
		if (commit == null) {
			lifecycle.completedUnheard(null);
		}
		return commit;
	}

	@Override
	public Mono<Void> failed() {
		return undone();
	}

	@Override
	public void cancelling() {
		this.session.lifecycle().cancelled();
	}

	@Override
	public Mono<Void> cancelled() {
		return undone();
	}

	private Mono<Void> undone() {
		ManagedTransaction managed = ending();
		if (managed != null) {
			return managed.rollback();
		}
		SessionLifecycle lifecycle = this.session.lifecycle();
		return lifecycle.abort(END)
			.then(this.transaction.released())
			.then(Mono.fromRunnable(lifecycle::rolledBackUnheard));
	}

	@Override
	public void left() {
		// Restores all objects, since the caller goes on
		this.session.state().discard();
	}

	@Override
	public Throwable explain(Throwable failure) {
		return this.session.lifecycle().explain(failure);
	}

}
