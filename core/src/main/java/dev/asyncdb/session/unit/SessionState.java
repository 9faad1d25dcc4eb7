package dev.asyncdb.session.unit;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The current context of a session. An operation keeps the context that was current when
 * it started.
 * <p>
 * A caller that cancels continues while an operation of the cancelled part may still run.
 * So a rollback replaces the unit of work before the cancel returns: what the caller adds
 * afterwards belongs to the new unit, and the running operation completes with the old
 * one, which no longer changes objects. Thread-safe.
 */
public final class SessionState {

	private static final Logger logger = LoggerFactory.getLogger(SessionState.class);

	private final AtomicReference<SessionContext> current;

	private final AtomicBoolean committing = new AtomicBoolean();

	public SessionState(SessionContext first) {
		this.current = new AtomicReference<>(first);
	}

	public SessionContext context() {
		return Objects.requireNonNull(this.current.get());
	}

	public UnitOfWork unit() {
		return context().unit();
	}

	/**
	 * Return the context for an operation that starts.
	 * @return an error if the operation belongs to a part that was undone
	 */
	public Mono<SessionContext> start() {
		return Mono.deferContextual((view) -> {
			// Read before the check: a part is marked before its unit is replaced
			SessionContext started = context();
			UndoablePart part = view.getOrDefault(this, null);
			return (part != null && part.isUndone()) ? Mono.error(UndoablePart::refusal) : Mono.just(started);
		});
	}

	/**
	 * Begin a part of the transaction that can be undone alone.
	 */
	public UndoablePart part(ContextView outer) {
		return new UndoablePart(unit().snapshot(), outer.getOrDefault(this, null));
	}

	/**
	 * Mark the operations of a part.
	 */
	public <T> Mono<T> in(UndoablePart part, Mono<T> work) {
		return work.contextWrite((context) -> DroppedRefusals.ignored(context).put(this, part));
	}

	/**
	 * Restore the unit of work and all objects as they were at the begin of a part,
	 * unless a part around it was undone.
	 * @return fails if an object could not be restored; the savepoint has to be rolled
	 * back all the same
	 */
	public synchronized Mono<Void> undo(UndoablePart part) {
		if (part.isUndone()) {
			return Mono.empty();
		}
		part.undone();
		return restore(part.snapshot());
	}

	/**
	 * Forget a part that has ended, so that it is not undone any more.
	 */
	public void over(UndoablePart part) {
		unit().over(part.snapshot());
	}

	/**
	 * Restore the unit of work and all objects as they were at a savepoint.
	 * @return fails if an object could not be restored
	 */
	public Mono<Void> restore(UnitOfWorkSnapshot snapshot) {
		RuntimeException failure = replace((unit) -> unit.restored(snapshot));
		return (failure != null) ? Mono.error(failure) : Mono.empty();
	}

	/**
	 * Discard all state and restore the written objects, since the transaction was rolled
	 * back. What follows a rollback does not depend on an object that refuses that.
	 */
	public void expire() {
		RuntimeException failure = replace(UnitOfWork::expired);
		if (failure != null) {
			logger.warn("An object has kept values of a transaction that was rolled back", failure);
		}
	}

	/**
	 * Discard all state of a session that is no longer used. A running COMMIT decides
	 * itself.
	 */
	public void discard() {
		if (!this.committing.get()) {
			expire();
			unit().expired();
		}
	}

	private synchronized @Nullable RuntimeException replace(Function<UnitOfWork, UnitOfWork.Undone> replacement) {
		UnitOfWork.Undone undone = replacement.apply(unit());
		this.current.set(context().with(undone.unit()));
		return undone.failure();
	}

	/**
	 * The outcome of the transaction is no longer known until COMMIT has completed.
	 */
	public void committing(boolean isRunning) {
		this.committing.set(isRunning);
	}

}
