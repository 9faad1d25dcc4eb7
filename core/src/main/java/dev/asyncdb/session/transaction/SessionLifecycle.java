package dev.asyncdb.session.transaction;

import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.CompletionFailures;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.reactive.step.Followed;
import dev.asyncdb.session.flush.Flush;
import dev.asyncdb.session.unit.OperationGate;
import dev.asyncdb.session.unit.SessionEvents;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.SessionState;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Ends the transactions of a session, or follows their end by Spring, and closes the
 * session.
 */
public final class SessionLifecycle {

	private final OperationGate gate;

	private final SessionTransaction transaction;

	private final SessionState state;

	private final SessionServices services;

	private final SessionRecording recording;

	public SessionLifecycle(SessionServices services, SessionState state, OperationGate gate,
			SessionTransaction transaction) {
		this.gate = gate;
		this.transaction = transaction;
		this.state = state;
		this.services = services;
		this.recording = SessionRecording.of(services.recorder());
	}

	private SessionEvents events() {
		return this.state.context().events();
	}

	/**
	 * Commit a transaction of the session. One of other code is refused before anything
	 * is written.
	 */
	public Mono<Void> commit() {
		return this.gate.step((context) -> this.transaction.isOwn()
				? Followed.of(flushLast(), (failure) -> (failure != null) ? null : commitFlushed())
				: this.transaction.commit());
	}

	private Mono<Void> flushLast() {
		return events().hasListeners() ? beforeCommit() : flushWhole();
	}

	/**
	 * Flush at the end of a transaction of other code, with nothing but the commit to
	 * follow.
	 */
	public Mono<Void> flushAtEnd() {
		return this.gate.step((context) -> flushWhole());
	}

	// One row can be the whole transaction: where its statement commits itself, the
	// commit
	// that follows sends nothing, and it has called nothing of the application
	private Mono<Void> flushWhole() {
		return new Flush(this.state.whole(this.state.context())).runNow(this::flushed);
	}

	private @Nullable Mono<Void> flushed(@Nullable Throwable failure) {
		if (failure != null) {
			return this.state.endCommit() ? unknown(failure) : null;
		}
		return this.state.isCommitting() ? null : new Flush(this.state.context()).runAgain();
	}

	/**
	 * Run work that only a commit follows. After a statement that commits itself, a
	 * failure no longer means that nothing is stored.
	 */
	public <T> Mono<T> whole(Mono<T> work) {
		return work.onErrorResume((failure) -> this.state.endCommit() ? unknown(failure) : Mono.error(failure));
	}

	private <T> Mono<T> unknown(Throwable failure) {
		Throwable unknown = CompletionFailures.outcomeUnknown(failure);
		failed(unknown);
		return this.transaction.close().onErrorComplete().then(Mono.error(unknown));
	}

	// A failed commit ends the transaction as well, and nothing of it is stored
	private Mono<Void> commitFlushed() {
		boolean isStored = this.state.isCommitting();
		this.state.committing(true);
		return Followed.of(this.transaction.commit(), (failure) -> (failure != null)
				? commitFailed(isStored ? CompletionFailures.outcomeUnknown(failure) : failure) : committedOwn());
	}

	private Mono<Void> commitFailed(Throwable failure) {
		if (this.transaction.isOwn()) {
			failed(failure);
		}
		this.state.committing(false);
		return Mono.error(failure);
	}

	/**
	 * Commit by Spring. After a statement that committed itself the row is stored,
	 * whatever happens to the connection or to statements of other code.
	 */
	public Mono<Void> afterSoleStatement(Mono<Void> commit) {
		return this.state.isCommitting() ? commit.onErrorMap(CompletionFailures::outcomeUnknown) : commit;
	}

	private Mono<Void> committedOwn() {
		this.recording.committed();
		this.state.committed();
		this.gate.recover();
		this.state.committing(false);
		return events().afterCommit();
	}

	private void failed(Throwable failure) {
		this.recording.failed(failure);
		this.state.expire();
		this.gate.fail("its commit", failure);
	}

	public Mono<Void> rollback() {
		return this.gate.recovery(() -> this.transaction.rollback().doOnSuccess((nothing) -> {
			this.recording.rolledBack();
			this.state.expire();
			this.gate.recover();
		}).then(Mono.defer(() -> events().afterRollback())));
	}

	/**
	 * Release a savepoint, after the running operation. If that fails, nothing of the
	 * transaction may be committed.
	 */
	public Mono<Void> releaseSavepoint(Supplier<Mono<Void>> command) {
		return this.gate.recovery(() -> requiringEnd(command));
	}

	/**
	 * Roll back to a savepoint in the same way. Earlier failures are undone with it.
	 */
	public Mono<Void> rollbackToSavepoint(Supplier<Mono<Void>> command) {
		return this.gate.recovery(() -> requiringEnd(command).doOnSuccess((nothing) -> this.gate.recover()));
	}

	// Known before the next operation starts, which can be the commit
	private Mono<Void> requiringEnd(Supplier<Mono<Void>> command) {
		return Mono.defer(command).doOnError((failure) -> this.gate.fail("the end of a savepoint", failure));
	}

	/**
	 * Refuse everything but a rollback from now on.
	 * @param reason what has decided that
	 */
	public void rollbackOnly(String reason) {
		this.gate.rollbackOnly(reason);
	}

	/**
	 * Add the earlier error of the transaction to a failure that only follows from it.
	 */
	public Throwable explain(Throwable failure) {
		return this.gate.explain(failure);
	}

	/**
	 * Refuse further operations, wait a limited time for the running one, then release
	 * the transaction.
	 */
	public Mono<Void> close(String by) {
		return Mono.defer(() -> {
			Mono<Void> closing = end(by);
			return (closing != null) ? Uncancellable.mono(closing) : Mono.empty();
		});
	}

	/**
	 * Refuse further operations, and return what closes the session.
	 * @return must not be cancelled; {@code null} if the session is closed
	 */
	public @Nullable Mono<Void> end(String by) {
		if (!this.gate.close(by)) {
			return null;
		}
		if (!this.gate.isIdle()) {
			return this.gate.idleWithin(this.services.connections().limits().controlTimeout())
				.then(Mono.defer(this::release));
		}
		if (this.transaction.closeUnused()) {
			released();
			return null;
		}
		return release();
	}

	/**
	 * Close without a commit; a transaction that still waits for its connection does not
	 * begin.
	 */
	public Mono<Void> abort(String by) {
		return Mono.fromRunnable(() -> {
			this.recording.rolledBack();
			this.transaction.abandon();
			this.state.discard();
		}).then(close(by));
	}

	/**
	 * Close after a cancel, without a commit.
	 */
	public Mono<Void> cancel(String by) {
		return Mono.fromRunnable(this::cancelled).then(abort(by));
	}

	/**
	 * Record that the work was cancelled; a rollback follows.
	 */
	public void cancelled() {
		this.recording.cancelled();
	}

	/**
	 * Run an action when a session with its own transaction has ended.
	 */
	public void whenEnded(Runnable action) {
		this.recording.whenEnded(action);
	}

	private Mono<Void> release() {
		return Followed.of(this.transaction.close(), (failure) -> (failure != null) ? null : released());
	}

	private @Nullable Mono<Void> released() {
		if (this.transaction.isOwn()) {
			this.state.discard();
			this.recording.ended();
		}
		return null;
	}

	/**
	 * Flush, after the listeners were notified.
	 */
	Mono<Void> beforeCommit() {
		return this.gate.step((context) -> events().beforeCommit()
			.then(Mono.defer(() -> new Flush(this.state.context()).runBeforeCommit())));
	}

	/**
	 * Follow a commit by Spring.
	 */
	Mono<Void> committed() {
		completedUnheard(null);
		return events().afterCommit();
	}

	/**
	 * Follow a commit of which no listener is notified.
	 * @param failure why it has failed, {@code null} if it has not
	 * @return the failure for the caller
	 */
	public @Nullable Throwable completedUnheard(@Nullable Throwable failure) {
		if (failure != null) {
			Throwable failed = this.state.isCommitting() ? CompletionFailures.outcomeUnknown(failure) : failure;
			this.recording.failed(failed);
			rolledBackUnheard();
			return failed;
		}
		this.state.committed();
		this.recording.committed();
		this.recording.ended();
		return null;
	}

	/**
	 * Follow a rollback by Spring, which also reports a commit without an answer as one.
	 */
	Mono<Void> rolledBack() {
		Connection used = this.transaction.current();
		if (used != null && GuardedConnectionFactory.isOutcomeUnknown(used)) {
			this.recording.unknown();
		}
		rolledBackUnheard();
		return events().afterRollback();
	}

	/**
	 * Follow a rollback of which no listener is notified.
	 */
	public void rolledBackUnheard() {
		this.state.discard();
		this.recording.rolledBack();
		this.recording.ended();
	}

}
