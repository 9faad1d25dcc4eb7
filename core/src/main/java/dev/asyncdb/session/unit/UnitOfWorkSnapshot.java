package dev.asyncdb.session.unit;

import java.util.List;

import dev.asyncdb.session.identity.PendingEntities;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work at a savepoint. What it managed is not copied: the unit records its
 * changes since then.
 *
 * @param pending the entities to insert and to delete
 * @param edits the pending edits of relations
 * @param writes the number of writes into objects since the begin of the transaction
 * @param identities the number of changes of the identity map before
 * @param relations the number of changes of relation snapshots before
 * @param values restore the values of instances that differ from their snapshots, or can
 * change in place
 */
public record UnitOfWorkSnapshot(PendingEntities pending, List<RelationEdit> edits, int writes, int identities,
		int relations, List<Runnable> values) {

	// Two savepoints can be set at the same point
	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
