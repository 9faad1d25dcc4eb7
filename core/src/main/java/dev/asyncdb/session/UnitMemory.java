package dev.asyncdb.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
record UnitMemory(Map<Identity, Object> added, Map<Identity, Object> deleted, Map<EntityKey, ManagedEntity<?>> managed,
		Map<Identity, EntityKey> keys, int undone, List<Runnable> looks) {

	UnitMemory {
		added = new LinkedHashMap<>(added);
		deleted = new LinkedHashMap<>(deleted);
		managed = new LinkedHashMap<>(managed);
		keys = new LinkedHashMap<>(keys);
	}

}
