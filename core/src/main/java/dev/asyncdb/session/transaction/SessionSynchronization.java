package dev.asyncdb.session.transaction;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;

import org.springframework.transaction.reactive.TransactionSynchronization;

/**
 * Closes a session with its transaction. Spring waits for each step, so no operation of
 * the session is running when COMMIT or ROLLBACK is sent, also after a cancel.
 */
public final class SessionSynchronization implements TransactionSynchronization {

	private final SessionLifecycle session;

	private final Runnable unbind;

	private final AtomicBoolean commits = new AtomicBoolean();

	public SessionSynchronization(SessionLifecycle session, Runnable unbind) {
		this.session = session;
		this.unbind = unbind;
	}

	@Override
	public Mono<Void> beforeCommit(boolean readOnly) {
		return Mono.fromRunnable(() -> this.commits.set(true)).then(this.session.beforeCommit());
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
