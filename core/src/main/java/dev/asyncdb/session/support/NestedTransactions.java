package dev.asyncdb.session.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.asyncdb.connection.SavepointListener;
import dev.asyncdb.session.SessionClosedException;
import dev.asyncdb.session.unit.SessionState;
import dev.asyncdb.session.unit.UnitOfWorkSnapshot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Synchronizes a session with nested transactions of Spring: pending changes are flushed
 * in the outer transaction, and the unit of work is restored when a nested one is rolled
 * back.
 */
final class NestedTransactions implements SavepointListener {

	private static final String NAME_OF_SPRING = "SAVEPOINT_";

	private final DefaultAsyncSession session;

	private final SessionState state;

	private final Map<String, UnitOfWorkSnapshot> snapshots = new LinkedHashMap<>();

	// Savepoints that must not be released: they were rolled back, or have ended with
	// another one, and whether they were undone with that one
	private final Map<String, Boolean> over = new HashMap<>();

	NestedTransactions(DefaultAsyncSession session, SessionState state) {
		this.session = session;
		this.state = state;
	}

	@Override
	public Mono<Void> beforeSavepoint(String name) {
		return Mono.defer(() -> this.session.isActive() ? this.session.flush() : Mono.empty())
			.then(Mono.fromRunnable(() -> begin(name)));
	}

	/**
	 * Roll back, and release a savepoint of Spring in the same step: the server would
	 * keep it until the end of the transaction. Spring releases it as well, but its
	 * caller may have set another savepoint meanwhile, which would end too. Other code
	 * may roll back to its savepoint several times.
	 */
	@Override
	public Mono<Void> rollback(String name, Mono<Void> command, Mono<Void> release) {
		boolean isOfSpring = name.startsWith(NAME_OF_SPRING);
		Mono<Void> undone = isOfSpring ? command.then(release) : command;
		return Mono.defer(() -> {
			Mono<Void> restored = restore(name);
			return (restored != null) ? rolledBack(() -> undone.then(restored)) : Mono.empty();
		});
	}

	/**
	 * Release after the queued rollback of a cancelled transaction inside of this one.
	 */
	@Override
	public Mono<Void> release(String name, Mono<Void> command) {
		Supplier<Mono<Void>> end = () -> forgetIfOver(name) ? Mono.empty()
				: command.doOnSuccess((nothing) -> released(name));
		return Mono.defer(() -> this.session.isActive() ? this.session.lifecycle().releaseSavepoint(end) : end.get());
	}

	// A session that is closed while this waits for its turn rolls back the whole
	// transaction: a commit would have waited
	private Mono<Void> rolledBack(Supplier<Mono<Void>> command) {
		return this.session.isActive() ? this.session.lifecycle()
			.rollbackToSavepoint(command)
			.onErrorResume(SessionClosedException.class, (closed) -> Mono.empty()) : command.get();
	}

	private synchronized void begin(String name) {
		this.over.remove(name);
		forget(name);
		this.snapshots.put(name, this.state.unit().snapshot());
	}

	private void forget(String name) {
		UnitOfWorkSnapshot snapshot = this.snapshots.remove(name);
		if (snapshot != null) {
			this.state.unit().over(snapshot);
		}
	}

	private synchronized boolean forgetIfOver(String name) {
		boolean isOver = this.over.containsKey(name);
		if (isOver) {
			forget(name);
		}
		return isOver;
	}

	private synchronized void released(String name) {
		over(name, false);
		forget(name);
	}

	/**
	 * A savepoint ends with those around it.
	 */
	private void over(String name, boolean isUndone) {
		List<String> names = new ArrayList<>(this.snapshots.keySet());
		if (!names.contains(name)) {
			return;
		}
		for (String inner : names.subList(names.indexOf(name) + 1, names.size())) {
			forget(inner);
			this.over.put(inner, isUndone);
		}
	}

	// A session that the nested transaction has created had no state before
	private synchronized @Nullable Mono<Void> restore(String name) {
		if (Boolean.TRUE.equals(this.over.get(name))) {
			return null;
		}
		UnitOfWorkSnapshot snapshot = this.snapshots.get(name);
		// One that was released with another can no longer be undone: the command fails
		if (snapshot != null) {
			over(name, true);
			this.over.put(name, false);
			return this.state.restore(snapshot);
		}
		this.state.expire();
		return Mono.empty();
	}

}
