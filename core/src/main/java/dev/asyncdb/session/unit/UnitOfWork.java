package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.Relations;
import org.jspecify.annotations.Nullable;

/**
 * The managed entities of a session, and the entities to insert and to delete.
 * Thread-safe.
 */
public final class UnitOfWork {

	private final Map<IdentityKey, Object> added = new LinkedHashMap<>();

	private final Map<IdentityKey, Object> deleted = new LinkedHashMap<>();

	private final IdentityMap identities;

	private final Undos undos = new Undos();

	private final RelationSnapshots relationSnapshots = new RelationSnapshots();

	private final Relations relations;

	private final EntityMapping mapping;

	public UnitOfWork(EntityMapping mapping, Relations relations) {
		this.identities = new IdentityMap(mapping);
		this.mapping = mapping;
		this.relations = relations;
	}

	public RelationSnapshots relationSnapshots() {
		return this.relationSnapshots;
	}

	public synchronized void add(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		this.deleted.remove(identity);
		EntityKey key = knownKey(entity);
		if (key == null || !this.identities.contains(key)) {
			this.identities.removeKey(entity);
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
	 * Remove an entity and its pending changes.
	 */
	public synchronized void detach(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		this.added.remove(identity);
		this.deleted.remove(identity);
		this.relationSnapshots.edits().removeIf((edit) -> edit.owner() == entity || edit.member() == entity);
		EntityKey key = knownKey(entity);
		this.identities.removeKey(entity);
		if (key != null) {
			this.identities.remove(key);
			this.relationSnapshots.remove(key);
		}
	}

	public synchronized EntityKey keyOf(Object instance) {
		return Objects.requireNonNull(knownKey(instance));
	}

	public synchronized boolean contains(Object entity) {
		IdentityKey identity = new IdentityKey(entity);
		ManagedEntity<Object> known = find(entity);
		boolean isManaged = known != null && known.instance() == entity;
		return !this.deleted.containsKey(identity) && (isManaged || this.added.containsKey(identity));
	}

	/**
	 * Treat the changes of an entity since its row was read or written as stored, so that
	 * no flush writes them.
	 */
	public synchronized void reset(Object entity) {
		ManagedEntity<Object> known = find(entity);
		if (known != null) {
			this.identities.put(known.withNewSnapshot());
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

	public synchronized boolean isDeleted(Object entity) {
		return this.deleted.containsKey(new IdentityKey(entity));
	}

	public synchronized List<ManagedEntity<?>> managed() {
		return this.identities.all();
	}

	/**
	 * Return the row of an instance that this session has read or written.
	 */
	public synchronized @Nullable EntityKey knownKey(Object entity) {
		return this.identities.keyOf(entity);
	}

	/**
	 * Return the row of an instance, managed or not.
	 * @return {@code null} for an entity without a row
	 */
	public synchronized @Nullable EntityKey findKey(Object entity) {
		EntityKey key = knownKey(entity);
		if (key != null || isAdded(entity)) {
			return key;
		}
		MappedEntity<Object> mapped = this.mapping.ofInstance(entity);
		Object id = mapped.idOf(entity);
		return (id != null) ? storedKey(mapped.type(), id) : null;
	}

	/**
	 * Return the key of an identifier as its row has it, which the database may have
	 * found in another spelling.
	 */
	public synchronized EntityKey storedKey(Class<?> type, Object id) {
		return this.identities.stored(new EntityKey(type, id));
	}

	/**
	 * Return the key to which a referrer refers.
	 * @return {@code null} if its foreign key is {@code null}
	 */
	public @Nullable EntityKey referredKey(Object referrer, ForeignKeyRelation relation) {
		Object id = relation.referredId(referrer, this.mapping);
		return (id != null) ? storedKey(relation.referredTo().type(), id) : null;
	}

	/**
	 * Note that the database found a row by an identifier in another spelling, such as in
	 * other case.
	 */
	public synchronized void foundBy(Class<?> type, Object given, Object stored) {
		this.identities.putSpelling(new EntityKey(type, given), new EntityKey(type, stored));
	}

	/**
	 * Return the managed instance of the row of an entity, or the entity.
	 */
	public synchronized Object current(Object entity) {
		EntityKey key = findKey(entity);
		ManagedEntity<?> known = (key != null) ? findByKey(key) : null;
		return (known != null) ? Objects.requireNonNull((Object) known.instance()) : entity;
	}

	public synchronized Collection<ManagedEntity<?>> dirty() {
		List<ManagedEntity<?>> dirty = new ArrayList<>();
		for (ManagedEntity<?> entity : this.identities.managed().values()) {
			if (entity.isDirty() && !isDeleted(entity.instance())) {
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
		return this.identities.managed().isEmpty() && !hasPendingOperations();
	}

	/**
	 * Return whether entities were added or deleted, or relations were edited that are
	 * not loaded.
	 */
	public synchronized boolean hasPendingOperations() {
		return !this.added.isEmpty() || !this.deleted.isEmpty() || !this.relationSnapshots.edits().isEmpty();
	}

	@SuppressWarnings("unchecked")
	public synchronized <T> @Nullable ManagedEntity<T> find(Class<T> type, Object id) {
		return (ManagedEntity<T>) findByKey(new EntityKey(type, id));
	}

	public synchronized @Nullable ManagedEntity<?> findByKey(EntityKey key) {
		return this.identities.find(key);
	}

	@SuppressWarnings("unchecked")
	public synchronized <T> @Nullable ManagedEntity<T> find(T instance) {
		EntityKey key = knownKey(Objects.requireNonNull((Object) instance));
		return (key != null) ? (ManagedEntity<T>) findByKey(key) : null;
	}

	/**
	 * Manage an entity. Earlier immutable instances still represent the same row.
	 */
	public synchronized void manage(ManagedEntity<?> entity) {
		this.identities.put(entity);
	}

	/**
	 * Manage an entity that was read, and mark its relations as not loaded.
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
		declared.forEach((relation) -> this.relationSnapshots.put(read.key(), relation, RelationSnapshot.notLoaded()));
		return unloaded.instance();
	}

	/**
	 * Replace a managed entity by a copy with changes that are not written yet.
	 */
	public synchronized <T> void replace(MappedEntity<T> mapped, T copy) {
		ManagedEntity<T> before = find(mapped.type(), Objects.requireNonNull(mapped.idOf(copy)));
		if (before != null && before.instance() != copy) {
			this.identities.put(before.with(copy));
		}
	}

	/**
	 * Register what restores an object after a rollback.
	 */
	public synchronized void onRollback(@Nullable Runnable undo) {
		this.undos.add(undo);
	}

	/**
	 * Copy the column values of another instance into an instance, until a rollback.
	 */
	public synchronized <T> void overwrite(MappedEntity<T> mapped, T from, T into) {
		onRollback(mapped.copyColumns(from, into));
	}

	/**
	 * Manage an entity that was inserted.
	 */
	public synchronized void inserted(Object added, ManagedEntity<?> stored) {
		this.added.remove(new IdentityKey(added));
		manage(stored);
		// An added record has no identifier, but represents the inserted row
		if (added != stored.instance()) {
			this.identities.putKey(added, stored.key());
		}
	}

	public synchronized void removed(Object entity, @Nullable EntityKey key) {
		this.deleted.remove(new IdentityKey(entity));
		this.identities.removeKey(entity);
		if (key != null) {
			EntityKey stored = this.identities.stored(key);
			this.relationSnapshots.remove(stored);
			ManagedEntity<?> removed = this.identities.remove(stored);
			if (removed != null) {
				this.identities.removeKey(removed.instance());
			}
		}
	}

	public synchronized UnitOfWorkSnapshot snapshot() {
		List<Runnable> values = new ArrayList<>();
		values.add(this.relationSnapshots.snapshot());
		for (ManagedEntity<?> entity : this.identities.managed().values()) {
			values.add(entity.snapshotColumns());
			values.add(this.relations.snapshot(entity.mapped(), entity.instance()));
		}
		return new UnitOfWorkSnapshot(this.added, this.deleted, this.identities, this.undos.size(), values);
	}

	/**
	 * Restore the state of a savepoint, the property values of the instances included.
	 */
	public synchronized void restore(UnitOfWorkSnapshot snapshot) {
		this.undos.runBackTo(snapshot.undos());
		snapshot.restore(this.added, this.deleted, this.identities);
	}

	/**
	 * Keep generated values, since the transaction is committed.
	 */
	public synchronized void committed() {
		this.undos.clear();
		this.relationSnapshots.committed();
	}

	/**
	 * Discard all state and take generated values back after a rollback.
	 */
	public synchronized void expire() {
		this.added.clear();
		this.deleted.clear();
		this.identities.clear();
		this.relationSnapshots.clear();
		this.undos.runBackTo(0);
	}

}
