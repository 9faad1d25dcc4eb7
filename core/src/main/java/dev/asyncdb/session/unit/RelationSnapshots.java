package dev.asyncdb.session.unit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.asyncdb.relation.support.Relation;
import org.jspecify.annotations.Nullable;

/**
 * The members of relations of managed entities when they were last synchronized with the
 * database. Thread-safe.
 */
public final class RelationSnapshots {

	private final Map<EntityKey, Map<Relation, RelationSnapshot>> snapshots = new HashMap<>();

	private final List<RelationEdit> edits = new CopyOnWriteArrayList<>();

	/**
	 * Return the snapshot of a relation.
	 * @return {@code null} for an entity that no query of this session read
	 */
	public synchronized @Nullable RelationSnapshot of(EntityKey key, Relation relation) {
		return this.snapshots.getOrDefault(key, Map.of()).get(relation);
	}

	/**
	 * Return the pending edits of relations that are not loaded.
	 */
	public List<RelationEdit> edits() {
		return this.edits;
	}

	public synchronized boolean isLoaded(EntityKey key, Relation relation) {
		RelationSnapshot snapshot = of(key, relation);
		return snapshot != null && snapshot.isLoaded();
	}

	public synchronized void put(EntityKey key, Relation relation, RelationSnapshot snapshot) {
		this.snapshots.computeIfAbsent(key, (unknown) -> new HashMap<>()).put(relation, snapshot);
	}

	synchronized void remove(EntityKey key) {
		this.snapshots.remove(key);
	}

	/**
	 * Copy all snapshots. A savepoint flushes first, so it has no pending edits.
	 */
	synchronized RelationSnapshots copy() {
		RelationSnapshots copy = new RelationSnapshots();
		this.snapshots.forEach((key, relations) -> copy.snapshots.put(key, new HashMap<>(relations)));
		return copy;
	}

}
