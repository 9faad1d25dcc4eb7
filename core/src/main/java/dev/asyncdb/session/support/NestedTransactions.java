package dev.asyncdb.session.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.connection.SavepointListener;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.unit.UnitOfWorkSnapshot;
import reactor.core.publisher.Mono;

/**
 * Synchronizes a session with nested transactions of Spring: pending changes are flushed
 * in the outer transaction, and the unit of work is restored when a nested one is rolled
 * back.
 */
final class NestedTransactions implements SavepointListener {

	private final DefaultAsyncSession session;

	private final UnitOfWork unit;

	private final Map<String, UnitOfWorkSnapshot> snapshots = new ConcurrentHashMap<>();

	NestedTransactions(DefaultAsyncSession session, UnitOfWork unit) {
		this.session = session;
		this.unit = unit;
	}

	@Override
	public Mono<Void> beforeSavepoint(String name) {
		return Mono.defer(() -> this.session.isActive() ? this.session.flush() : Mono.empty())
			.then(Mono.fromRunnable(() -> this.snapshots.put(name, this.unit.snapshot())));
	}

	@Override
	public Mono<Void> afterRollback(String name) {
		return Mono.fromRunnable(() -> {
			UnitOfWorkSnapshot snapshot = this.snapshots.get(name);
			if (snapshot != null) {
				this.session.lifecycle().restore(snapshot);
			}
		});
	}

}
