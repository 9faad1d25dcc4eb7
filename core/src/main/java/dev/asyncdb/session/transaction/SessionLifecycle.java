package dev.asyncdb.session.transaction;

import java.time.Duration;

import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.unit.OperationGate;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.unit.UnitOfWorkSnapshot;
import reactor.core.publisher.Mono;

/**
 * The ends of a session's transactions, by itself and by whoever began them, and the end
 * of the session.
 */
public final class SessionLifecycle {

	private final OperationGate gate;

	private final SessionTransaction transaction;

	private final UnitOfWork unit;

	private final Flush flush;

	private final SessionEvents events;

	private final Duration closeLimit;

	public SessionLifecycle(SessionContext context, OperationGate gate, SessionTransaction transaction, Flush flush) {
		this.gate = gate;
		this.transaction = transaction;
		this.unit = context.unit();
		this.flush = flush;
		this.events = context.events();
		this.closeLimit = context.services().connections().limits().end();
	}

	public Mono<Void> commit() {
		return this.gate.step(() -> beforeCommit().then(Mono.defer(this::commitFlushed)));
	}

	// A commit that fails ends the transaction as well, and nothing of it is stored
	private Mono<Void> commitFlushed() {
		return this.transaction.commit()
			.doOnSuccess((nothing) -> committedNow())
			.doOnError((failure) -> this.transaction.isOwn(), this::abandon)
			.then(Mono.defer(this.events::afterCommit));
	}

	private void committedNow() {
		this.unit.committed();
		this.gate.recover();
	}

	private void abandon(Throwable failure) {
		this.unit.expire();
		this.gate.fail(failure);
	}

	public Mono<Void> rollback() {
		return this.gate.recovery(() -> this.transaction.rollback().doOnSuccess((nothing) -> {
			this.unit.expire();
			this.gate.recover();
		}).then(Mono.defer(this.events::afterRollback)));
	}

	/**
	 * A part of the transaction was undone.
	 */
	public void undone(UnitOfWorkSnapshot memory) {
		this.unit.restore(memory);
		this.gate.recover();
	}

	/**
	 * Say why, if a failure only tells of an earlier error of the transaction.
	 */
	public Throwable explain(Throwable failure) {
		return this.gate.explain(failure);
	}

	/**
	 * Let no further operation begin, wait a limited time for the one under way, then let
	 * go of the transaction.
	 */
	public Mono<Void> close(String by) {
		return this.gate.close(by, this.closeLimit, this::letGo);
	}

	/**
	 * Close without a commit: what still waits for its connection does not begin either.
	 */
	public Mono<Void> giveUp(String by) {
		return Mono.fromRunnable(this.transaction::abandon).then(close(by));
	}

	private Mono<Void> letGo() {
		return this.transaction.close().doOnSuccess((nothing) -> {
			if (this.transaction.isOwn()) {
				this.unit.expire();
			}
		});
	}

	/**
	 * Write what is pending, after the listeners' last word.
	 */
	Mono<Void> beforeCommit() {
		return this.gate.step(() -> this.events.beforeCommit().then(Mono.defer(this.flush::run)));
	}

	/**
	 * The transaction was committed by the one who began it.
	 */
	Mono<Void> committed() {
		this.unit.committed();
		return this.events.afterCommit();
	}

	/**
	 * The transaction was rolled back by the one who began it.
	 */
	Mono<Void> rolledBack() {
		this.unit.expire();
		return this.events.afterRollback();
	}

}
