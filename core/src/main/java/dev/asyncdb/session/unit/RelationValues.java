package dev.asyncdb.session.unit;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.RelationSnapshot.State;
import org.jspecify.annotations.Nullable;

/**
 * Restores the values of relations after the rollback to a savepoint. Their snapshots
 * have most of it, so little is copied when the savepoint is set.
 *
 * @param relations the relations of all entities
 * @param snapshots the snapshots at the savepoint
 */
record RelationValues(Relations relations, RelationSnapshots snapshots) {

	/**
	 * Keep what the snapshots do not have.
	 * @param values takes what restores it
	 */
	void keep(ManagedEntity<?> entity, List<Runnable> values) {
		Object instance = entity.instance();
		for (Relation relation : this.relations.of(entity.mapped())) {
			RelationSnapshot snapshot = this.snapshots.of(entity.key(), relation);
			Object held = relation.value(instance);
			if (snapshot != null && held instanceof Collection<?> container && isSame(container, snapshot.members())) {
				values.add(() -> restore(relation, instance, container, snapshot.members()));
			}
			else if (!canRestore(relation, held, snapshot)) {
				values.add(relation.snapshot(instance));
			}
		}
	}

	private static boolean canRestore(Relation relation, @Nullable Object held, @Nullable RelationSnapshot snapshot) {
		if (snapshot == null) {
			return false;
		}
		if (snapshot.state() == State.NOT_LOADED) {
			return relation.isCollection() ? held instanceof Unloaded : held == null;
		}
		return !relation.isCollection() && held == target(snapshot);
	}

	private static @Nullable Object target(RelationSnapshot snapshot) {
		return snapshot.members().isEmpty() ? null : snapshot.members().get(0);
	}

	private static boolean isSame(Collection<?> container, List<Object> members) {
		if (container instanceof Unloaded || container.size() != members.size()) {
			return false;
		}
		Iterator<Object> next = members.iterator();
		for (Object element : container) {
			if (element != next.next()) {
				return false;
			}
		}
		return true;
	}

	@SuppressWarnings("unchecked")
	private static void restore(Relation relation, Object owner, Collection<?> container, List<Object> members) {
		if (relation.owner().isMutable() && relation.value(owner) != container) {
			relation.owner().with(owner, relation.property(), container);
		}
		if (!isSame(container, members)) {
			container.clear();
			((Collection<Object>) container).addAll(members);
		}
	}

	/**
	 * Restore what the snapshots have.
	 */
	void restore(ManagedEntity<?> entity) {
		Object instance = entity.instance();
		for (Relation relation : this.relations.of(entity.mapped())) {
			RelationSnapshot snapshot = this.snapshots.of(entity.key(), relation);
			if (snapshot != null && relation.owner().isMutable()
					&& !canRestore(relation, relation.value(instance), snapshot)) {
				restore(relation, instance, snapshot);
			}
		}
	}

	private static void restore(Relation relation, Object owner, RelationSnapshot snapshot) {
		if (snapshot.state() == State.NOT_LOADED) {
			relation.unload(owner);
		}
		else if (!relation.isCollection()) {
			relation.owner().with(owner, relation.property(), target(snapshot));
		}
	}

}
