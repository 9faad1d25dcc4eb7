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
 * @param writes the number of writes into objects since the begin of the transaction
 * @param relations the members of relations
 * @param values restore the property values of the instances
 */
public record UnitOfWorkSnapshot(Map<IdentityKey, Object> added, Map<IdentityKey, Object> deleted,
		IdentityMap identities, int writes, RelationSnapshots relations, List<Runnable> values) {

	public UnitOfWorkSnapshot {
		added = new LinkedHashMap<>(added);
		deleted = new LinkedHashMap<>(deleted);
		identities = identities.copy();
		relations = relations.copy();
	}

}
