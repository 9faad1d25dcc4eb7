package dev.asyncdb.session.unit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a unit of work at a savepoint.
 *
 * @param added the entities to insert
 * @param deleted the entities to delete
 * @param identities the managed entities
 * @param undos the number of written objects since the begin of the transaction
 * @param values restore the property values of the instances
 */
public record UnitOfWorkSnapshot(Map<IdentityKey, Object> added, Map<IdentityKey, Object> deleted,
		IdentityMap identities, int undos, List<Runnable> values) {

	public UnitOfWorkSnapshot {
		added = new LinkedHashMap<>(added);
		deleted = new LinkedHashMap<>(deleted);
		identities = identities.copy();
	}

	void restore(Map<IdentityKey, Object> addedNow, Map<IdentityKey, Object> deletedNow, IdentityMap identitiesNow) {
		restore(addedNow, this.added);
		restore(deletedNow, this.deleted);
		identitiesNow.restore(this.identities);
		this.values.forEach(Runnable::run);
	}

	private static void restore(Map<IdentityKey, Object> now, Map<IdentityKey, Object> earlier) {
		now.clear();
		now.putAll(earlier);
	}

}
