package dev.asyncdb.session.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The entities to insert and to delete. Not thread-safe: the unit of work guards it.
 * <p>
 * A caller that has given up a flush goes on while an INSERT runs. What it withdraws then
 * is stored nevertheless, so it is kept until the INSERT is answered.
 *
 * @param added the entities to insert
 * @param deleted the entities to delete
 * @param withdrawn the entities that are inserted just now and whether they are to be
 * deleted afterwards rather than only detached
 */
public record PendingEntities(Map<IdentityKey, Object> added, Map<IdentityKey, Object> deleted,
		Map<IdentityKey, Boolean> withdrawn) {

	/** No entities. Immutable. */
	public static final PendingEntities NONE = new PendingEntities(Map.of(), Map.of(), Map.of());

	public PendingEntities() {
		this(new LinkedHashMap<>(), new LinkedHashMap<>(), new HashMap<>());
	}

	/**
	 * Return a copy without what concerns the running flush.
	 */
	public PendingEntities copy() {
		return new PendingEntities(new LinkedHashMap<>(this.added), new LinkedHashMap<>(this.deleted), new HashMap<>());
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
		return this.added.containsKey(new IdentityKey(entity));
	}

	public boolean isDeleted(Object entity) {
		return this.deleted.containsKey(new IdentityKey(entity));
	}

	public void add(Object entity) {
		this.added.put(new IdentityKey(entity), entity);
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
		if (this.added.remove(identity) == null && !this.withdrawn.containsKey(identity)) {
			this.deleted.put(identity, entity);
		}
		else if (isFlushing) {
			this.withdrawn.put(identity, true);
		}
	}

	public void detach(Object entity, boolean isFlushing) {
		IdentityKey identity = new IdentityKey(entity);
		boolean wasAdded = this.added.remove(identity) != null || this.withdrawn.containsKey(identity);
		this.deleted.remove(identity);
		if (wasAdded && isFlushing) {
			this.withdrawn.put(identity, false);
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
		return this.withdrawn.remove(identity);
	}

	/**
	 * Delete another instance of the same row in place of the former.
	 */
	public void replace(Object former, Object instance) {
		if (former != instance && this.deleted.remove(new IdentityKey(former)) != null) {
			this.deleted.put(new IdentityKey(instance), instance);
		}
	}

	public void removed(Object entity) {
		this.deleted.remove(new IdentityKey(entity));
	}

}
