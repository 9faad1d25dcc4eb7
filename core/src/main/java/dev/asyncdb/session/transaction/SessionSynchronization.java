package dev.asyncdb.session.transaction;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;

import org.springframework.transaction.TransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;

/**
 * Closes a session with its transaction. Spring waits for each step, so no operation of
 * the session is running when COMMIT or ROLLBACK is sent, also after a cancel.
 */
public final class SessionSynchronization implements TransactionSynchronization {

	private final SessionLifecycle session;

	private final Runnable unbind;

	private final Mono<Void> rollback;

	private final AtomicBoolean commits = new AtomicBoolean();

	/**
	 * Create the synchronization.
	 * @param unbind ends the association of session and transaction
	 * @param rollback rolls the transaction back if its commit is refused
	 */
	public SessionSynchronization(SessionLifecycle session, Runnable unbind, Mono<Void> rollback) {
		this.session = session;
		this.unbind = unbind;
		this.rollback = rollback;
	}

	@Override
	public Mono<Void> beforeCommit(boolean readOnly) {
		return Mono.fromRunnable(() -> this.commits.set(true))
			.then(this.session.beforeCommit())
			.onErrorResume(TransactionException.class, this::refused);
	}

	// After such an error Spring neither completes the synchronizations nor rolls back,
	// and
	// commits where it restores the auto-commit mode of the connection
	private Mono<Void> refused(TransactionException refusal) {
		this.commits.set(false);
		return beforeCompletion().then(this.rollback).onErrorComplete().then(Mono.error(refusal));
	}

	@Override
	public Mono<Void> beforeCompletion() {
		return Mono.defer(() -> {
			this.unbind.run();
			String by = "the end of its transaction";
			return this.commits.get() ? this.session.close(by) : this.session.abort(by);
		});
	}

	@Override
	public Mono<Void> afterCompletion(int status) {
		return Mono.defer((status == STATUS_COMMITTED) ? this.session::committed : this.session::rolledBack);
	}

}
