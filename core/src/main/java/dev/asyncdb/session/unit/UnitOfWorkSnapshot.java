package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.relation.Relations;

/**
 * What a unit of work knew at a savepoint: whom it managed, how they looked and what was
 * pending.
 *
 * @param added what was to be inserted
 * @param deleted what was to be deleted
 * @param managed the entities and their snapshots
 * @param keys the keys of the instances
 * @param undone how many inserts could be taken back
 * @param looks gives the instances of mutable classes their values of then
 */
public record UnitOfWorkSnapshot(Map<IdentityKey, Object> added, Map<IdentityKey, Object> deleted,
		Map<EntityKey, ManagedEntity<?>> managed, Map<IdentityKey, EntityKey> keys, int undone, List<Runnable> looks) {

	public UnitOfWorkSnapshot {
		added = new LinkedHashMap<>(added);
		deleted = new LinkedHashMap<>(deleted);
		managed = new LinkedHashMap<>(managed);
		keys = new LinkedHashMap<>(keys);
	}

	static List<Runnable> looks(Collection<ManagedEntity<?>> entities, Relations relations,
			RelationSnapshots memberships) {
		List<Runnable> looks = new ArrayList<>();
		looks.add(memberships.remember());
		entities.forEach((entity) -> {
			looks.add(entity.rememberLooks());
			looks.add(relations.remember(entity.mapped(), entity.instance()));
		});
		return looks;
	}

	void restore(Map<IdentityKey, Object> addedNow, Map<IdentityKey, Object> deletedNow,
			Map<EntityKey, ManagedEntity<?>> managedNow, Map<IdentityKey, EntityKey> keysNow) {
		restore(addedNow, this.added);
		restore(deletedNow, this.deleted);
		restore(managedNow, this.managed);
		restore(keysNow, this.keys);
		this.looks.forEach(Runnable::run);
	}

	private static <K, V> void restore(Map<K, V> now, Map<K, V> then) {
		now.clear();
		now.putAll(then);
	}

}
