package dev.asyncdb.session.unit;

import java.util.List;
import java.util.Map;

import dev.asyncdb.metrics.RowCounts;
import dev.asyncdb.reactive.step.Steps;
import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Mono;

/**
 * Calls the listeners of a session.
 */
public record SessionEvents(SessionListeners listeners, AsyncSession session) {

	public boolean hasListeners() {
		return !this.listeners.all().isEmpty();
	}

	public Mono<Void> beforeFlush() {
		return this.listeners.publish((listener) -> listener.beforeFlush(this.session));
	}

	public Mono<Void> afterFlush(Map<Class<?>, RowCounts> rows) {
		return this.listeners.publish((listener) -> listener.afterFlush(this.session, rows));
	}

	public Mono<Void> beforeDelete(List<Object> entities) {
		return Steps.each(entities,
				(entity) -> this.listeners.publish((listener) -> listener.beforeDelete(this.session, entity)));
	}

	public Mono<Void> afterDelete(List<Object> entities) {
		return Steps.each(entities,
				(entity) -> this.listeners.publish((listener) -> listener.afterDelete(this.session, entity)));
	}

	public Mono<Void> beforeCommit() {
		return this.listeners.publish((listener) -> listener.beforeCommit(this.session));
	}

	public Mono<Void> afterCommit() {
		return this.listeners.publishCompleted((listener) -> listener.afterCommit(this.session));
	}

	public Mono<Void> afterRollback() {
		return this.listeners.publishCompleted((listener) -> listener.afterRollback(this.session));
	}

	public Mono<Void> afterLoad(Object entity) {
		return this.listeners.publish((listener) -> listener.afterLoad(this.session, entity));
	}

}
