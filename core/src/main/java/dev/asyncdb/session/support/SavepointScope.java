package dev.asyncdb.session.support;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.reactive.Uncancellable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * One savepoint, from its creation to its end.
 * <p>
 * A caller that cancels receives no value, so everything is undone, and before it goes
 * on: the unit of work is restored and the rollback is queued inside of the cancel.
 * Therefore the value is emitted before the savepoint is released, since a release cannot
 * be undone.
 */
final class SavepointScope {

	private final DefaultAsyncSession session;

	private final String name;

	private final Runnable done;

	private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPENING);

	private volatile @Nullable OpenSavepoint opened;

	/**
	 * Create a scope.
	 * @param name the name of the savepoint
	 * @param done is run when the scope is over
	 */
	SavepointScope(DefaultAsyncSession session, String name, Runnable done) {
		this.session = session;
		this.name = name;
		this.done = done;
	}

	/**
	 * Run work in the savepoint.
	 */
	<T> Mono<T> run(Mono<T> work) {
		return Mono.deferContextual((view) -> this.session.flush()
			.then(this.session.queue().step((context) -> OpenSavepoint.set(this.session, this.name, context)))
			.doOnError((failure) -> this.done.run())
			.flatMap((savepoint) -> begin(savepoint) ? run(work, savepoint) : Mono.<T>empty())
			.doFinally((signal) -> cancel(signal, view)));
	}

	private boolean begin(OpenSavepoint savepoint) {
		this.opened = savepoint;
		return this.progress.compareAndSet(Progress.OPENING, Progress.OPEN);
	}

	private <T> Mono<T> run(Mono<T> work, OpenSavepoint savepoint) {
		Mono<Void> completed = this.session.flush().then(Mono.defer(savepoint::requireUsable));
		Mono<T> undoable = work.flatMap((value) -> completed.thenReturn(value))
			.switchIfEmpty(completed.then(Mono.empty()));
		return this.session.state()
			.in(savepoint.part(), undoable)
			.onErrorResume((failure) -> undone(savepoint, failure))
			.flatMap((value) -> release(savepoint).thenReturn(value))
			.switchIfEmpty(Mono.defer(() -> release(savepoint)).then(Mono.empty()));
	}

	private Mono<Void> release(OpenSavepoint savepoint) {
		return Mono.deferContextual((view) -> {
			if (this.progress.compareAndSet(Progress.OPEN, Progress.OVER)) {
				Uncancellable.start(ended(savepoint.release()), view);
			}
			return Mono.empty();
		});
	}

	private <T> Mono<T> undone(OpenSavepoint savepoint, Throwable failure) {
		return this.progress.compareAndSet(Progress.OPEN, Progress.OVER)
				? ended(savepoint.rollback()).onErrorResume((second) -> suppressed(failure, second))
					.then(Mono.error(failure))
				: Mono.error(failure);
	}

	static Mono<Void> suppressed(Throwable failure, Throwable second) {
		if (failure != second) {
			failure.addSuppressed(second);
		}
		return Mono.empty();
	}

	private void cancel(SignalType signal, ContextView context) {
		if (signal != SignalType.CANCEL) {
			return;
		}
		switch (this.progress.getAndSet(Progress.OVER)) {
			case OPENING -> this.done.run();
			case OPEN -> Uncancellable.start(ended(Objects.requireNonNull(this.opened).rollback()), context);
			case OVER -> {
			}
		}
	}

	private Mono<Void> ended(Mono<Void> end) {
		return end.doFinally((signal) -> this.done.run());
	}

	private enum Progress {

		OPENING, OPEN, OVER

	}

}
