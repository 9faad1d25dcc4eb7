package dev.asyncdb.session.support;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.DatabaseErrors;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.UndoablePart;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
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

	private volatile @Nullable Opened opened;

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
			.then(this.session.queue().step(this::open))
			.doOnError((failure) -> this.done.run())
			.flatMap((savepoint) -> begin(savepoint) ? run(work, savepoint) : Mono.<T>empty())
			.doFinally((signal) -> cancel(signal, view)));
	}

	private Mono<Opened> open(SessionContext context) {
		Connection connection = context.connection();
		return control(connection.createSavepoint(this.name))
			.then(Mono.deferContextual((view) -> Mono.just(new Opened(connection,
					GuardedConnectionFactory.failures(connection), this.session.state().part(view)))));
	}

	private boolean begin(Opened savepoint) {
		this.opened = savepoint;
		return this.progress.compareAndSet(Progress.OPENING, Progress.OPEN);
	}

	private <T> Mono<T> run(Mono<T> work, Opened savepoint) {
		Mono<Void> completed = this.session.flush().then(Mono.defer(() -> requireUsable(savepoint)));
		Mono<T> undoable = work.flatMap((value) -> completed.thenReturn(value))
			.switchIfEmpty(completed.then(Mono.empty()));
		return this.session.state()
			.in(savepoint.part(), undoable)
			.onErrorResume((failure) -> undone(savepoint, failure))
			.flatMap((value) -> release(savepoint).thenReturn(value))
			.switchIfEmpty(Mono.defer(() -> release(savepoint)).then(Mono.empty()));
	}

	// After an error that the work has ignored, PostgreSQL accepts no further statement
	private Mono<Void> requireUsable(Opened savepoint) {
		return savepoint.hasFailures()
				? this.session.queue()
					.step((context) -> control(savepoint.connection().createSavepoint(this.name + "_probe")))
				: Mono.empty();
	}

	private Mono<Void> release(Opened savepoint) {
		return Mono.deferContextual((view) -> {
			if (this.progress.compareAndSet(Progress.OPEN, Progress.OVER)) {
				Uncancellable.start(ended(savepoint, this.session.lifecycle()
					.releaseSavepoint(() -> command(savepoint, savepoint.connection().releaseSavepoint(this.name)))),
						view);
			}
			return Mono.empty();
		});
	}

	private <T> Mono<T> undone(Opened savepoint, Throwable failure) {
		return this.progress.compareAndSet(Progress.OPEN, Progress.OVER)
				? rollback(savepoint).onErrorResume((second) -> suppressed(failure, second)).then(Mono.error(failure))
				: Mono.error(failure);
	}

	private static Mono<Void> suppressed(Throwable failure, Throwable second) {
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
			case OPEN -> Uncancellable.start(rollback(Objects.requireNonNull(this.opened)), context);
			case OVER -> {
			}
		}
	}

	private Mono<Void> rollback(Opened savepoint) {
		return Mono.defer(() -> {
			Mono<Void> restored = this.session.state().undo(savepoint.part());
			return ended(savepoint,
					this.session.lifecycle()
						.rollbackToSavepoint(
								() -> command(savepoint, rollbackAndRelease(savepoint.connection())).then(restored)));
		});
	}

	// A rollback to a savepoint does not end it: the server would keep each until the
	// end of the transaction
	private Mono<Void> rollbackAndRelease(Connection connection) {
		return Mono.from(connection.rollbackTransactionToSavepoint(this.name))
			.then(Mono.defer(() -> Mono.from(connection.releaseSavepoint(this.name))));
	}

	// A savepoint ends with those around it
	private static Mono<Void> command(Opened savepoint, Publisher<Void> end) {
		return savepoint.part().isOuterUndone() ? Mono.empty() : control(end);
	}

	private Mono<Void> ended(Opened savepoint, Mono<Void> end) {
		return end.doFinally((signal) -> {
			this.session.state().over(savepoint.part());
			this.done.run();
		});
	}

	private static Mono<Void> control(Publisher<Void> command) {
		return Mono.from(command)
			.onErrorMap(R2dbcException.class,
					(failure) -> DatabaseErrors.translate("set or end a savepoint", null, failure));
	}

	private enum Progress {

		OPENING, OPEN, OVER

	}

	/**
	 * The savepoint and the state at that point.
	 *
	 * @param failures the number of failed statements before
	 */
	private record Opened(Connection connection, int failures, UndoablePart part) {

		boolean hasFailures() {
			int now = GuardedConnectionFactory.failures(this.connection);
			return now < 0 || now != this.failures;
		}

	}

}
