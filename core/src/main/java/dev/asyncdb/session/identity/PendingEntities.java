package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The entities to insert and to delete. Not thread-safe: the unit of work guards it.
 * <p>
 * A caller that has given up a flush goes on while an INSERT runs. What it withdraws then
 * is stored nevertheless, so it is kept until the INSERT is answered.
 */
public final class PendingEntities {

	/** No entities. Never changed. */
	public static final PendingEntities NONE = new PendingEntities();

	private Map<IdentityKey, Object> added = Map.of();

	private Map<IdentityKey, Object> deleted = Map.of();

	// The entities that are inserted just now and whether they are to be deleted
	// afterwards rather than only detached
	private Map<IdentityKey, Boolean> withdrawn = Map.of();

	/**
	 * Return a copy without what concerns the running flush.
	 */
	public PendingEntities copy() {
		PendingEntities copy = new PendingEntities();
		copy.added = FewEntries.copy(this.added);
		copy.deleted = FewEntries.copy(this.deleted);
		return copy;
	}

	public boolean isEmpty() {
		return this.added.isEmpty() && this.deleted.isEmpty();
	}

	public List<Object> allAdded() {
		return this.added.isEmpty() ? List.of() : new ArrayList<>(this.added.values());
	}

	public List<Object> allDeleted() {
		return this.deleted.isEmpty() ? List.of() : new ArrayList<>(this.deleted.values());
	}

	public boolean isAdded(Object entity) {
		return !this.added.isEmpty() && this.added.containsKey(new IdentityKey(entity));
	}

	public boolean isDeleted(Object entity) {
		return !this.deleted.isEmpty() && this.deleted.containsKey(new IdentityKey(entity));
	}

	public void add(Object entity) {
		this.added = FewEntries.with(this.added, new IdentityKey(entity), entity);
	}

	/**
	 * Keep an entity that was to be deleted.
	 */
	public void keep(Object entity) {
		if (!this.deleted.isEmpty() || !this.withdrawn.isEmpty()) {
			IdentityKey identity = new IdentityKey(entity);
			this.deleted = FewEntries.without(this.deleted, identity);
			this.withdrawn = FewEntries.without(this.withdrawn, identity);
		}
	}

	public void delete(Object entity, boolean isFlushing) {
		IdentityKey identity = new IdentityKey(entity);
		boolean wasAdded = this.added.containsKey(identity);
		this.added = FewEntries.without(this.added, identity);
		if (!wasAdded && !this.withdrawn.containsKey(identity)) {
			this.deleted = FewEntries.with(this.deleted, identity, entity);
		}
		else if (isFlushing) {
			this.withdrawn = FewEntries.with(this.withdrawn, identity, true);
		}
	}

	public void detach(Object entity, boolean isFlushing) {
		IdentityKey identity = new IdentityKey(entity);
		boolean wasAdded = this.added.containsKey(identity) || this.withdrawn.containsKey(identity);
		this.added = FewEntries.without(this.added, identity);
		this.deleted = FewEntries.without(this.deleted, identity);
		if (wasAdded && isFlushing) {
			this.withdrawn = FewEntries.with(this.withdrawn, identity, false);
		}
	}

	/**
	 * Note that an entity was inserted.
	 * @return whether it was withdrawn meanwhile, to delete it or only to detach it;
	 * {@code null} if it was not
	 */
	public @Nullable Boolean inserted(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		this.added = FewEntries.without(this.added, identity);
		Boolean isDeleted = this.withdrawn.get(identity);
		this.withdrawn = FewEntries.without(this.withdrawn, identity);
		return isDeleted;
	}

	/**
	 * Note that a flush inserts nothing more.
	 */
	public void endFlush() {
		this.withdrawn = Map.of();
	}

	/**
	 * Delete another instance of the same row in place of the former.
	 */
	public void replace(Object former, Object instance) {
		if (former != instance && isDeleted(former)) {
			removed(former);
			this.deleted = FewEntries.with(this.deleted, new IdentityKey(instance), instance);
		}
	}

	public void removed(Object entity) {
		this.deleted = FewEntries.without(this.deleted, new IdentityKey(entity));
	}

}
