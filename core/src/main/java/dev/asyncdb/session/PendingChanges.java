package dev.asyncdb.session;

import java.util.List;

/**
 * What a flush would write, as instances of entities. New entities that are reachable
 * only by relations are added by the flush itself.
 *
 * @param added the entities to insert, in the order of the calls
 * @param dirty the managed entities with changed columns or relations, in the order in
 * which the session has met their rows
 * @param deleted the entities to delete, in the order of the calls
 * @since 0.1.0
 */
public record PendingChanges(List<Object> added, List<Object> dirty, List<Object> deleted) {

	/**
	 * Create changes.
	 */
	public PendingChanges {
		added = List.copyOf(added);
		dirty = List.copyOf(dirty);
		deleted = List.copyOf(deleted);
	}

	/**
	 * Return whether a flush would write nothing.
	 * @return {@code true} if all lists are empty
	 * @since 0.1.0
	 */
	public boolean isEmpty() {
		return this.added.isEmpty() && this.dirty.isEmpty() && this.deleted.isEmpty();
	}

	/**
	 * Return a text without the entities, whose values may be secret.
	 * @return the number of entities
	 */
	@Override
	public String toString() {
		return "PendingChanges[added=%d, dirty=%d, deleted=%d]".formatted(this.added.size(), this.dirty.size(),
				this.deleted.size());
	}

}
