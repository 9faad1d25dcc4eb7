package dev.asyncdb.session.unit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.asyncdb.relation.support.Relation;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The members of relations of managed entities when they were last synchronized with the
 * database. Thread-safe.
 */
public final class RelationSnapshots {

	private final Map<EntityKey, Map<Relation, RelationSnapshot>> snapshots = new HashMap<>();

	// The columns of owned entities that this transaction has updated
	private final Map<EntityKey, Set<SqlIdentifier>> updated = new HashMap<>();

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

	/**
	 * Keep that this transaction has updated columns of an entity.
	 */
	public synchronized void updated(EntityKey key, Set<SqlIdentifier> columns) {
		this.updated.computeIfAbsent(key, (unknown) -> new HashSet<>()).addAll(columns);
	}

	public synchronized boolean isUpdated(EntityKey key, SqlIdentifier column) {
		return this.updated.getOrDefault(key, Set.of()).contains(column);
	}

	synchronized void committed() {
		this.updated.clear();
	}

	synchronized void remove(EntityKey key) {
		this.snapshots.remove(key);
		this.updated.remove(key);
	}

	/**
	 * End a flush that has written some edits. Others were made meanwhile.
	 */
	public void written(List<RelationEdit> edits) {
		Set<IdentityKey> written = new HashSet<>();
		edits.forEach((edit) -> written.add(new IdentityKey(edit)));
		this.edits.removeIf((edit) -> written.contains(new IdentityKey(edit)));
	}

	/**
	 * Copy all snapshots, and edits that were made while the flush of a savepoint ran.
	 */
	synchronized RelationSnapshots copy() {
		RelationSnapshots copy = new RelationSnapshots();
		this.snapshots.forEach((key, relations) -> copy.snapshots.put(key, new HashMap<>(relations)));
		this.updated.forEach((key, columns) -> copy.updated.put(key, new HashSet<>(columns)));
		copy.edits.addAll(this.edits);
		return copy;
	}

}
