package dev.asyncdb.session.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.asyncdb.connection.SavepointListener;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.unit.UnitOfWorkSnapshot;
import reactor.core.publisher.Mono;

/**
 * Keeps a session in step with nested transactions of Spring: what is pending belongs to
 * the outer one, and what a nested one did is forgotten when it is undone.
 */
final class NestedTransactions implements SavepointListener {

	private final DefaultAsyncSession session;

	private final UnitOfWork unit;

	private final Map<String, UnitOfWorkSnapshot> memories = new ConcurrentHashMap<>();

	NestedTransactions(DefaultAsyncSession session, UnitOfWork unit) {
		this.session = session;
		this.unit = unit;
	}

	@Override
	public Mono<Void> beforeSavepoint(String name) {
		return Mono.defer(() -> this.session.isActive() ? this.session.flush() : Mono.empty())
			.then(Mono.fromRunnable(() -> this.memories.put(name, this.unit.snapshot())));
	}

	@Override
	public Mono<Void> afterUndo(String name) {
		return Mono.fromRunnable(() -> {
			UnitOfWorkSnapshot memory = this.memories.get(name);
			if (memory != null) {
				this.session.lifecycle().undone(memory);
			}
		});
	}

}
