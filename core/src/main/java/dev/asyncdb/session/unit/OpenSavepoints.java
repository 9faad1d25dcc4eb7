package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.identity.IdentityMap;
import dev.asyncdb.session.identity.PendingEntities;

/**
 * The savepoints that a unit of work can be restored to, the outer ones first. Changes
 * are recorded only as long as one is open. Not thread-safe: the unit of work guards it.
 */
final class OpenSavepoints {

	private final Relations relations;

	private final IdentityMap identities;

	private final RelationSnapshots relationSnapshots;

	private final List<UnitOfWorkSnapshot> open = new ArrayList<>();

	OpenSavepoints(Relations relations, IdentityMap identities, RelationSnapshots relationSnapshots) {
		this.relations = relations;
		this.identities = identities;
		this.relationSnapshots = relationSnapshots;
	}

	/**
	 * Open a savepoint. Nothing is copied that the snapshots of entities and relations
	 * have.
	 * @param writes the number of writes into objects before
	 */
	UnitOfWorkSnapshot add(PendingEntities pending, int writes) {
		UnitOfWorkSnapshot snapshot = new UnitOfWorkSnapshot(pending.copy(),
				List.copyOf(this.relationSnapshots.edits()), writes, this.identities.mark(),
				this.relationSnapshots.mark(), values());
		this.open.add(snapshot);
		return snapshot;
	}

	private List<Runnable> values() {
		List<Runnable> values = new ArrayList<>();
		RelationValues related = new RelationValues(this.relations, this.relationSnapshots);
		this.identities.forEach((entity) -> {
			Runnable columns = entity.snapshotColumns();
			if (columns != null) {
				values.add(columns);
			}
			related.keep(entity, values);
		});
		return values;
	}

	/**
	 * Add the savepoints of another unit of work.
	 * @param last the last one to add
	 */
	void addUpTo(UnitOfWorkSnapshot last, OpenSavepoints others) {
		for (UnitOfWorkSnapshot other : others.open) {
			this.open.add(other);
			if (other.equals(last)) {
				break;
			}
		}
	}

	boolean isEmpty() {
		return this.open.isEmpty();
	}

	boolean contains(UnitOfWorkSnapshot snapshot) {
		return this.open.contains(snapshot);
	}

	void remove(UnitOfWorkSnapshot snapshot) {
		this.open.remove(snapshot);
		if (this.open.isEmpty()) {
			clear();
		}
	}

	/**
	 * Forget all savepoints, since the transaction is over.
	 */
	void clear() {
		this.open.clear();
		this.identities.forgetMarks();
		this.relationSnapshots.forgetMarks();
	}

	/**
	 * Restore the values of all objects that the snapshots have.
	 */
	void restoreValues(Restoration objects) {
		RelationValues values = new RelationValues(this.relations, this.relationSnapshots);
		this.identities.forEach((entity) -> {
			objects.run(entity::restoreColumns);
			objects.run(() -> values.restore(entity));
		});
	}

}
