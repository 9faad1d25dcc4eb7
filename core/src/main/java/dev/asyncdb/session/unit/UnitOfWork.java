package dev.asyncdb.session.unit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.Relations;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows: the entities that it manages, and what is to be inserted and
 * deleted. Thread-safe; each method is one short step.
 */
public final class UnitOfWork {

	private final Map<IdentityKey, Object> added = new LinkedHashMap<>();

	private final Map<IdentityKey, Object> deleted = new LinkedHashMap<>();

	private final Map<EntityKey, ManagedEntity<?>> managed = new LinkedHashMap<>();

	private final Map<IdentityKey, EntityKey> keys = new LinkedHashMap<>();

	private final Deque<Runnable> undo = new ArrayDeque<>();

	private final RelationSnapshots memberships = new RelationSnapshots();

	private final Relations relations;

	private final EntityMapping mapping;

	public UnitOfWork(EntityMapping mapping, Relations relations) {
		this.mapping = mapping;
		this.relations = relations;
	}

	public RelationSnapshots memberships() {
		return this.memberships;
	}

	public synchronized void add(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		this.deleted.remove(identity);
		EntityKey key = knownKey(entity);
		if (key == null || !this.managed.containsKey(key)) {
			this.keys.remove(identity);
			this.added.put(identity, entity);
		}
	}

	public synchronized void delete(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		if (this.added.remove(identity) == null) {
			this.deleted.put(identity, entity);
		}
	}

	/**
	 * Forget an entity and what was to be done with it.
	 */
	public synchronized void detach(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		this.added.remove(identity);
		this.deleted.remove(identity);
		this.memberships.edits().removeIf((edit) -> edit.owner() == entity || edit.member() == entity);
		EntityKey key = knownKey(entity);
		this.keys.remove(identity);
		if (key != null) {
			this.managed.remove(key);
			this.memberships.forget(key);
		}
	}

	public synchronized EntityKey keyOf(Object instance) {
		return Objects.requireNonNull(knownKey(instance));
	}

	public synchronized boolean contains(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		ManagedEntity<Object> known = find(entity);
		boolean managedItself = known != null && known.instance() == entity;
		return !this.deleted.containsKey(identity) && (managedItself || this.added.containsKey(identity));
	}

	/**
	 * Give up what was changed of an entity since its row was read or written.
	 */
	public synchronized void reset(Object entity) {
		ManagedEntity<Object> known = find(entity);
		if (known != null) {
			this.managed.put(known.key(), known.asItIs());
		}
	}

	public synchronized List<Object> added() {
		return new ArrayList<>(this.added.values());
	}

	public synchronized List<Object> deleted() {
		return new ArrayList<>(this.deleted.values());
	}

	public synchronized boolean isAdded(Object entity) {
		return this.added.containsKey(new IdentityKey(entity));
	}

	public synchronized List<ManagedEntity<?>> managed() {
		return new ArrayList<>(this.managed.values());
	}

	/**
	 * The row of an object that the session has seen itself.
	 */
	public synchronized @Nullable EntityKey knownKey(Object entity) {
		EntityKey noted = this.keys.isEmpty() ? null : this.keys.get(new IdentityKey(entity));
		if (noted != null) {
			return noted;
		}
		MappedEntity<Object> mapped = this.mapping.ofInstance(entity);
		Object id = mapped.isMutable() ? mapped.idOf(entity) : null;
		ManagedEntity<Object> known = (id != null) ? find(mapped.type(), id) : null;
		return (known != null && known.instance() == entity) ? known.key() : null;
	}

	/**
	 * Which row an entity stands for, managed or not.
	 * @return {@code null} for an entity that is yet to get a row
	 */
	public synchronized @Nullable EntityKey findKey(Object entity) {
		EntityKey key = knownKey(entity);
		if (key != null || isAdded(entity)) {
			return key;
		}
		MappedEntity<Object> mapped = this.mapping.ofInstance(entity);
		Object id = mapped.idOf(entity);
		return (id != null) ? new EntityKey(mapped.type(), id) : null;
	}

	/**
	 * The managed instance of the row that an entity stands for, else the entity itself.
	 */
	public synchronized Object current(Object entity) {
		EntityKey key = findKey(entity);
		ManagedEntity<?> known = (key != null) ? this.managed.get(key) : null;
		return (known != null) ? Objects.requireNonNull((Object) known.instance()) : entity;
	}

	public synchronized boolean isDeleted(Object entity) {
		return this.deleted.containsKey(new IdentityKey(entity));
	}

	public synchronized Collection<ManagedEntity<?>> dirty() {
		List<ManagedEntity<?>> dirty = new ArrayList<>();
		for (ManagedEntity<?> entity : this.managed.values()) {
			if (entity.isDirty() && !this.deleted.containsKey(new IdentityKey(entity.instance()))) {
				dirty.add(entity);
			}
		}
		return dirty;
	}

	/**
	 * Return whether this session has neither managed nor pending entities, so that a
	 * flush has nothing to compare.
	 */
	public synchronized boolean isEmpty() {
		return this.managed.isEmpty() && isQuiet();
	}

	/**
	 * Whether nothing was added, deleted or put into relations without loading them.
	 */
	public synchronized boolean isQuiet() {
		return this.added.isEmpty() && this.deleted.isEmpty() && this.memberships.edits().isEmpty();
	}

	public synchronized boolean isPending() {
		return !isQuiet() || !dirty().isEmpty();
	}

	@SuppressWarnings("unchecked")
	public synchronized <T> @Nullable ManagedEntity<T> find(Class<T> type, Object id) {
		return (ManagedEntity<T>) this.managed.get(new EntityKey(type, id));
	}

	public synchronized @Nullable ManagedEntity<?> findByKey(EntityKey key) {
		return this.managed.get(key);
	}

	@SuppressWarnings("unchecked")
	public synchronized <T> @Nullable ManagedEntity<T> find(T instance) {
		EntityKey key = knownKey(Objects.requireNonNull((Object) instance));
		return (key != null) ? (ManagedEntity<T>) this.managed.get(key) : null;
	}

	/**
	 * Answer for an entity from now on, in the state in which it is. An immutable one of
	 * before still means the same row.
	 */
	public synchronized void manage(ManagedEntity<?> entity) {
		this.managed.put(entity.key(), entity);
		note(entity.mapped(), entity.instance(), entity.key());
	}

	// An instance that can be changed is the only one of its row, which its identifier
	// names
	private void note(MappedEntity<?> mapped, Object instance, EntityKey key) {
		if (!mapped.isMutable()) {
			this.keys.put(new IdentityKey(instance), key);
		}
	}

	/**
	 * Answer for an entity that was just read. Its relations are marked as not loaded.
	 * @return the entity, or a copy if it is immutable and has relations
	 */
	public synchronized <T> T loaded(ManagedEntity<T> read) {
		List<Relation> declared = this.relations.of(read.mapped());
		if (declared.isEmpty()) {
			manage(read);
			return read.instance();
		}
		ManagedEntity<T> unloaded = read.with(this.relations.unload(read.mapped(), read.instance()));
		manage(unloaded);
		declared.forEach((relation) -> this.memberships.put(read.key(), relation, RelationSnapshot.notLoaded()));
		return unloaded.instance();
	}

	/**
	 * Answer for a copy of a managed entity that differs from its row only in what is
	 * still to be written.
	 */
	public synchronized <T> void replace(MappedEntity<T> mapped, T copy) {
		EntityKey key = new EntityKey(mapped.type(), Objects.requireNonNull(mapped.idOf(copy)));
		ManagedEntity<T> before = find(mapped.type(), key.id());
		if (before != null && before.instance() != copy) {
			this.managed.put(key, before.with(copy));
			note(mapped, copy, key);
		}
	}

	public synchronized void inserted(Object added, ManagedEntity<?> stored, Runnable takeBack) {
		this.added.remove(new IdentityKey(added));
		this.undo.push(takeBack);
		manage(stored);
		// A record stays as it was handed in, and still means the stored one
		if (added != stored.instance()) {
			this.keys.put(new IdentityKey(added), stored.key());
		}
	}

	public synchronized void removed(Object entity, @Nullable EntityKey key) {
		this.deleted.remove(new IdentityKey(entity));
		this.keys.remove(new IdentityKey(entity));
		if (key != null) {
			this.memberships.forget(key);
			ManagedEntity<?> gone = this.managed.remove(key);
			if (gone != null) {
				this.keys.remove(new IdentityKey(gone.instance()));
			}
		}
	}

	public synchronized UnitOfWorkSnapshot remember() {
		return new UnitOfWorkSnapshot(this.added, this.deleted, this.managed, this.keys, this.undo.size(),
				UnitOfWorkSnapshot.looks(this.managed.values(), this.relations, this.memberships));
	}

	/**
	 * The work since then is undone: be as then, the instances included.
	 */
	public synchronized void returnTo(UnitOfWorkSnapshot memory) {
		while (this.undo.size() > memory.undone()) {
			this.undo.pop().run();
		}
		memory.restore(this.added, this.deleted, this.managed, this.keys);
	}

	/**
	 * The transaction is committed: what was inserted stays so.
	 */
	public synchronized void committed() {
		this.undo.clear();
	}

	/**
	 * The transaction is rolled back: forget everything and take back what new objects
	 * got.
	 */
	public synchronized void expire() {
		this.added.clear();
		this.deleted.clear();
		this.managed.clear();
		this.keys.clear();
		this.memberships.clear();
		this.undo.forEach(Runnable::run);
		this.undo.clear();
	}

}
