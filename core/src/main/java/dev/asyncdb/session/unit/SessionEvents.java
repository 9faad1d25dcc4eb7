package dev.asyncdb.session.unit;

import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Mono;

/**
 * What one session tells its listeners.
 */
public record SessionEvents(SessionListeners listeners, AsyncSession session) {

	public boolean areHeard() {
		return !this.listeners.all().isEmpty();
	}

	public Mono<Void> beforeFlush() {
		return this.listeners.tell((listener) -> listener.beforeFlush(this.session));
	}

	public Mono<Void> afterFlush() {
		return this.listeners.tell((listener) -> listener.afterFlush(this.session));
	}

	public Mono<Void> beforeCommit() {
		return this.listeners.tell((listener) -> listener.beforeCommit(this.session));
	}

	public Mono<Void> afterCommit() {
		return this.listeners.tellAfterwards((listener) -> listener.afterCommit(this.session));
	}

	public Mono<Void> afterRollback() {
		return this.listeners.tellAfterwards((listener) -> listener.afterRollback(this.session));
	}

	public Mono<Void> afterLoad(Object entity) {
		return this.listeners.tell((listener) -> listener.afterLoad(this.session, entity));
	}

}
