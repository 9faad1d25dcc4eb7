package dev.asyncdb.session;

import reactor.core.publisher.Mono;

import org.springframework.transaction.reactive.TransactionSynchronization;

/**
 * Ends a session with its transaction. Spring waits for each step: nothing of the session
 * is under way any more when COMMIT or ROLLBACK is sent, also after a cancel.
 */
final class SessionSynchronization implements TransactionSynchronization {

	private final SessionLifecycle session;

	private final Runnable unbind;

	SessionSynchronization(SessionLifecycle session, Runnable unbind) {
		this.session = session;
		this.unbind = unbind;
	}

	@Override
	public Mono<Void> beforeCommit(boolean readOnly) {
		return this.session.beforeCommit();
	}

	@Override
	public Mono<Void> beforeCompletion() {
		return Mono.defer(() -> {
			this.unbind.run();
			return this.session.close("the end of its transaction");
		});
	}

	@Override
	public Mono<Void> afterCompletion(int status) {
		return Mono.defer((status == STATUS_COMMITTED) ? this.session::committed : this.session::rolledBack);
	}

}
