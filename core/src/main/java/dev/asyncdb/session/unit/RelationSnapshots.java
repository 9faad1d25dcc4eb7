package dev.asyncdb.session.unit;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.FewEntries;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.identity.UndoLog;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The members of relations of managed entities when they were last synchronized with the
 * database. Thread-safe.
 */
public final class RelationSnapshots {

	private FewEntries<EntityKey, FewEntries<Relation, RelationSnapshot>> snapshots = FewEntries.none();

	// The columns of owned entities that this transaction has updated
	private FewEntries<EntityKey, Set<SqlIdentifier>> updated = FewEntries.none();

	private final List<RelationEdit> edits = new CopyOnWriteArrayList<>();

	private final UndoLog<RelationSnapshots> log = new UndoLog<>();

	/**
	 * Return the snapshot of a relation.
	 * @return {@code null} for an entity that no query of this session read
	 */
	public synchronized @Nullable RelationSnapshot of(EntityKey key, Relation relation) {
		return known(key).get(relation);
	}

	private FewEntries<Relation, RelationSnapshot> known(EntityKey key) {
		return Objects.requireNonNullElse(this.snapshots.get(key), FewEntries.none());
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
		RelationSnapshot before = of(key, relation);
		restore(key, relation, snapshot);
		if (this.log.isRecording()) {
			this.log.add((state) -> state.restore(key, relation, before));
		}
	}

	private void restore(EntityKey key, Relation relation, @Nullable RelationSnapshot snapshot) {
		FewEntries<Relation, RelationSnapshot> before = known(key);
		if (snapshot == null) {
			before.remove(relation);
			return;
		}
		FewEntries<Relation, RelationSnapshot> after = before.with(relation, snapshot);
		if (after != before) {
			this.snapshots = this.snapshots.with(key, after);
		}
	}

	/**
	 * Keep that this transaction has updated columns of an entity.
	 */
	public synchronized void updated(EntityKey key, Collection<SqlIdentifier> columns) {
		Set<SqlIdentifier> before = updatedColumns(key);
		Set<SqlIdentifier> now = new HashSet<>(before);
		now.addAll(columns);
		this.updated = this.updated.with(key, now);
		this.log.add((state) -> state.updated = state.updated.with(key, before));
	}

	public synchronized boolean isUpdated(EntityKey key, SqlIdentifier column) {
		return updatedColumns(key).contains(column);
	}

	private Set<SqlIdentifier> updatedColumns(EntityKey key) {
		return Objects.requireNonNullElse(this.updated.get(key), Set.of());
	}

	synchronized void committed() {
		this.updated = FewEntries.none();
	}

	synchronized void remove(EntityKey key) {
		FewEntries<Relation, RelationSnapshot> relations = this.snapshots.get(key);
		if (relations != null) {
			this.snapshots.remove(key);
			this.log.add((state) -> state.snapshots = state.snapshots.with(key, relations.copy()));
		}
		Set<SqlIdentifier> columns = this.updated.get(key);
		if (columns != null) {
			this.updated.remove(key);
			this.log.add((state) -> state.updated = state.updated.with(key, columns));
		}
	}

	/**
	 * End a flush that has written some edits. Others were made meanwhile.
	 */
	public void written(List<RelationEdit> edits) {
		if (edits.isEmpty()) {
			return;
		}
		Set<IdentityKey> written = new HashSet<>();
		edits.forEach((edit) -> written.add(new IdentityKey(edit)));
		this.edits.removeIf((edit) -> written.contains(new IdentityKey(edit)));
	}

	/**
	 * Begin to record changes, so that this point can be restored.
	 */
	synchronized int mark() {
		return this.log.mark();
	}

	/**
	 * Record no more.
	 */
	synchronized void forgetMarks() {
		this.log.clear();
	}

	/**
	 * Return a copy of the state at a mark.
	 * @param pending the edits at that point, which were made while the flush of the
	 * savepoint ran
	 */
	synchronized RelationSnapshots restored(int mark, List<RelationEdit> pending) {
		RelationSnapshots copy = new RelationSnapshots();
		this.snapshots.forEach((key, relations) -> copy.snapshots = copy.snapshots.with(key, relations.copy()));
		copy.updated = this.updated.copy();
		this.log.undo(mark, copy, copy.log);
		copy.edits.addAll(pending);
		return copy;
	}

}
