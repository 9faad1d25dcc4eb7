package dev.asyncdb.session.unit;

import java.util.function.Function;
import java.util.function.Supplier;

import dev.asyncdb.session.AsyncSession;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The current context of a session, created at its first use. An operation keeps the
 * context that was current when it started.
 * <p>
 * A caller that cancels continues while an operation of the cancelled part may still run.
 * So a rollback replaces the unit of work before the cancel returns: what the caller adds
 * afterwards belongs to the new unit, and the running operation completes with the old
 * one, which no longer changes objects. Thread-safe.
 */
public final class SessionState {

	private static final Logger logger = LoggerFactory.getLogger(SessionState.class);

	private final SessionServices services;

	private final AsyncSession session;

	private final Supplier<Connection> connection;

	private volatile @Nullable SessionContext current;

	private volatile boolean committing;

	private volatile boolean hasOneOperation;

	private boolean left;

	private boolean discarded;

	public SessionState(SessionServices services, AsyncSession session, Supplier<Connection> connection) {
		this.services = services;
		this.session = session;
		this.connection = connection;
	}

	/**
	 * Expect one operation, with nothing but the commit to follow, before the session is
	 * used.
	 */
	public void expectOneOperation() {
		this.hasOneOperation = true;
	}

	/**
	 * Return whether no operation has used the session.
	 */
	public boolean isUntouched() {
		return this.current == null;
	}

	public SessionContext context() {
		SessionContext known = this.current;
		return (known != null) ? known : create();
	}

	private synchronized SessionContext create() {
		SessionContext known = this.current;
		if (known == null) {
			UnitOfWork unit = new UnitOfWork(this.services.mapping(), this.services.relations());
			if (this.discarded) {
				unit.abandon();
			}
			known = new SessionContext(this.services, unit, this.connection,
					new SessionEvents(this.services.listeners(), this.session),
					FlushRecording.of(this.services.recorder(), !this.services.listeners().all().isEmpty()));
			known = this.hasOneOperation ? whole(known) : known;
			this.current = known;
		}
		return known;
	}

	public UnitOfWork unit() {
		return context().unit();
	}

	/**
	 * Return the context for an operation that starts.
	 * @throws org.springframework.transaction.IllegalTransactionStateException if the
	 * operation belongs to a part that was undone
	 */
	public SessionContext start(ContextView view) {
		// Read before the check: a part is marked before its unit is replaced
		SessionContext started = context();
		UndoablePart part = view.getOrDefault(this, null);
		if (part != null && part.isUndone()) {
			throw UndoablePart.refusal();
		}
		return started;
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
	 * unless a part around it was undone, or it is being kept: that decides itself.
	 * @return fails if an object could not be restored; the savepoint has to be rolled
	 * back all the same
	 */
	public synchronized Mono<Void> undo(UndoablePart part) {
		if (part.isUndone()) {
			return Mono.empty();
		}
		part.undone();
		return part.isKeeping() ? Mono.empty() : restore(part.snapshot());
	}

	/**
	 * Begin to keep what a part has done so far.
	 * @throws org.springframework.transaction.IllegalTransactionStateException if it was
	 * undone
	 */
	public synchronized void keeping(UndoablePart part) {
		if (part.isUndone()) {
			throw UndoablePart.refusal();
		}
		part.keeping(true);
	}

	/**
	 * Begin a part again, since what it has done so far is kept.
	 */
	public synchronized void kept(UndoablePart part) {
		over(part);
		part.beginAt(unit().snapshot());
	}

	/**
	 * Restore the unit of work and all objects as they were at the begin of a part, which
	 * goes on.
	 * @return fails if an object could not be restored
	 */
	public synchronized Mono<Void> restart(UndoablePart part) {
		part.keeping(false);
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
		if (this.current != null) {
			warn(replace(UnitOfWork::expired));
		}
	}

	private static void warn(@Nullable RuntimeException failure) {
		if (failure != null) {
			logger.warn("An object has kept values of a transaction that was rolled back", failure);
		}
	}

	/**
	 * Keep generated values, since the transaction is committed.
	 */
	public void committed() {
		SessionContext known = this.current;
		if (known != null) {
			known.unit().committed();
		}
	}

	/**
	 * Discard all state of a session that is no longer used. A running COMMIT decides
	 * itself.
	 */
	public void discard() {
		warn(abandon());
	}

	private synchronized @Nullable RuntimeException abandon() {
		this.left = true;
		if (this.committing) {
			return null;
		}
		SessionContext last = this.current;
		this.discarded = true;
		this.current = null;
		return (last != null) ? last.unit().abandon() : null;
	}

	private synchronized @Nullable RuntimeException replace(Function<UnitOfWork, UnitOfWork.Undone> replacement) {
		UnitOfWork.Undone undone = replacement.apply(unit());
		this.current = context().with(undone.unit());
		return undone.failure();
	}

	/**
	 * The outcome of the transaction is no longer known until COMMIT has completed.
	 */
	public synchronized void committing(boolean isRunning) {
		this.committing = isRunning;
	}

	/**
	 * Begin the commit with a statement that commits itself.
	 * @return {@code false} if the session was discarded before
	 */
	synchronized boolean beginCommit() {
		this.committing = !this.left;
		return this.committing;
	}

	/**
	 * Return whether a commit is running, also one that a statement has begun.
	 */
	public boolean isCommitting() {
		return this.committing;
	}

	/**
	 * End the commit that such a statement has begun.
	 * @return whether there was one
	 */
	public synchronized boolean endCommit() {
		boolean wasCommitting = this.committing;
		this.committing = false;
		return wasCommitting;
	}

	/**
	 * Return the context of an operation whose write can be the whole transaction, if no
	 * listener is called between that write and the commit.
	 */
	public SessionContext whole(SessionContext context) {
		return context.events().hasListeners() ? context : context.with(new WholeTransaction(this));
	}

}
