package dev.asyncdb.session.identity;

import java.util.List;

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

	private FewEntries<IdentityKey, Object> added = FewEntries.none();

	private FewEntries<IdentityKey, Object> deleted = FewEntries.none();

	// The entities that are inserted just now and whether they are to be deleted
	// afterwards rather than only detached
	private FewEntries<IdentityKey, Boolean> withdrawn = FewEntries.none();

	/**
	 * Return a copy without what concerns the running flush.
	 */
	public PendingEntities copy() {
		PendingEntities copy = new PendingEntities();
		copy.added = this.added.copy();
		copy.deleted = this.deleted.copy();
		return copy;
	}

	public boolean isEmpty() {
		return this.added.isEmpty() && this.deleted.isEmpty();
	}

	public List<Object> allAdded() {
		return this.added.isEmpty() ? List.of() : this.added.values();
	}

	public List<Object> allDeleted() {
		return this.deleted.isEmpty() ? List.of() : this.deleted.values();
	}

	public boolean isAdded(Object entity) {
		return !this.added.isEmpty() && this.added.contains(new IdentityKey(entity));
	}

	public boolean isDeleted(Object entity) {
		return !this.deleted.isEmpty() && this.deleted.contains(new IdentityKey(entity));
	}

	public void add(Object entity) {
		this.added = this.added.with(new IdentityKey(entity), entity);
	}

	/**
	 * Keep an entity that was to be deleted.
	 */
	public void keep(Object entity) {
		if (!this.deleted.isEmpty() || !this.withdrawn.isEmpty()) {
			IdentityKey identity = new IdentityKey(entity);
			this.deleted.remove(identity);
			this.withdrawn.remove(identity);
		}
	}

	public void delete(Object entity, boolean isFlushing) {
		IdentityKey identity = new IdentityKey(entity);
		boolean wasAdded = this.added.contains(identity);
		this.added.remove(identity);
		if (!wasAdded && !this.withdrawn.contains(identity)) {
			this.deleted = this.deleted.with(identity, entity);
		}
		else if (isFlushing) {
			this.withdrawn = this.withdrawn.with(identity, true);
		}
	}

	public void detach(Object entity, boolean isFlushing) {
		IdentityKey identity = new IdentityKey(entity);
		boolean wasAdded = this.added.contains(identity) || this.withdrawn.contains(identity);
		this.added.remove(identity);
		this.deleted.remove(identity);
		if (wasAdded && isFlushing) {
			this.withdrawn = this.withdrawn.with(identity, false);
		}
	}

	/**
	 * Note that an entity was inserted.
	 * @return whether it was withdrawn meanwhile, to delete it or only to detach it;
	 * {@code null} if it was not
	 */
	public @Nullable Boolean inserted(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		this.added.remove(identity);
		Boolean isDeleted = this.withdrawn.get(identity);
		this.withdrawn.remove(identity);
		return isDeleted;
	}

	/**
	 * Note that a flush inserts nothing more.
	 */
	public void endFlush() {
		this.withdrawn = FewEntries.none();
	}

	/**
	 * Delete another instance of the same row in place of the former.
	 */
	public void replace(Object former, Object instance) {
		if (former != instance && isDeleted(former)) {
			removed(former);
			this.deleted = this.deleted.with(new IdentityKey(instance), instance);
		}
	}

	public void removed(Object entity) {
		this.deleted.remove(new IdentityKey(entity));
	}

}
