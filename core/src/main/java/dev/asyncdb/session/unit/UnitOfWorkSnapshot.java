package dev.asyncdb.session.unit;

import java.util.List;

/**
 * The state of a unit of work at a savepoint.
 *
 * @param pending the entities to insert and to delete
 * @param identities the managed entities
 * @param writes the number of writes into objects since the begin of the transaction
 * @param relations the members of relations
 * @param values restore the property values of the instances
 */
public record UnitOfWorkSnapshot(PendingEntities pending, IdentityMap identities, int writes,
		RelationSnapshots relations, List<Runnable> values) {

	public UnitOfWorkSnapshot {
		pending = pending.copy();
		identities = identities.copy();
		relations = relations.copy();
	}

}
