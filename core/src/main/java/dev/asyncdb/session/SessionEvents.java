package dev.asyncdb.session;

import reactor.core.publisher.Mono;

/**
 * What one session tells its listeners.
 */
record SessionEvents(SessionListeners listeners, AsyncSession session) {

	boolean areHeard() {
		return !this.listeners.all().isEmpty();
	}

	Mono<Void> beforeFlush() {
		return this.listeners.tell((listener) -> listener.beforeFlush(this.session));
	}

	Mono<Void> afterFlush() {
		return this.listeners.tell((listener) -> listener.afterFlush(this.session));
	}

	Mono<Void> beforeCommit() {
		return this.listeners.tell((listener) -> listener.beforeCommit(this.session));
	}

	Mono<Void> afterCommit() {
		return this.listeners.tellAfterwards((listener) -> listener.afterCommit(this.session));
	}

	Mono<Void> afterRollback() {
		return this.listeners.tellAfterwards((listener) -> listener.afterRollback(this.session));
	}

	Mono<Void> afterLoad(Object entity) {
		return this.listeners.tell((listener) -> listener.afterLoad(this.session, entity));
	}

}
