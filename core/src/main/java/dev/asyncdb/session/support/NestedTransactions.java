package dev.asyncdb.session.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.connection.SavepointListener;
import dev.asyncdb.session.unit.SessionState;
import dev.asyncdb.session.unit.UnitOfWorkSnapshot;
import reactor.core.publisher.Mono;

/**
 * Synchronizes a session with nested transactions of Spring: pending changes are flushed
 * in the outer transaction, and the unit of work is restored when a nested one is rolled
 * back.
 */
final class NestedTransactions implements SavepointListener {

	private final DefaultAsyncSession session;

	private final SessionState state;

	private final Map<String, UnitOfWorkSnapshot> snapshots = new ConcurrentHashMap<>();

	NestedTransactions(DefaultAsyncSession session, SessionState state) {
		this.session = session;
		this.state = state;
	}

	@Override
	public Mono<Void> beforeSavepoint(String name) {
		return Mono.defer(() -> this.session.isActive() ? this.session.flush() : Mono.empty())
			.then(Mono.fromRunnable(() -> this.snapshots.put(name, this.state.unit().snapshot())));
	}

	@Override
	public Mono<Void> rollback(String name, Mono<Void> command) {
		return Mono.defer(() -> {
			restore(name);
			return this.session.isActive() ? this.session.lifecycle().endSavepoint(() -> command) : command;
		});
	}

	// A session that the nested transaction has created had no state before
	private void restore(String name) {
		UnitOfWorkSnapshot snapshot = this.snapshots.get(name);
		if (snapshot != null) {
			this.state.restore(snapshot);
		}
		else {
			this.state.expire();
		}
	}

	@Override
	public Mono<Void> afterRelease(String name) {
		return Mono.fromRunnable(() -> this.snapshots.remove(name));
	}

	@Override
	public Mono<Void> afterRollback(String name) {
		return Mono.empty();
	}

}
