package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

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

	private final PendingEntities pending;

	private final IdentityMap identities;

	private final ObjectWrites writes;

	private final RelationSnapshots relationSnapshots;

	private final Relations relations;

	private final EntityMapping mapping;

	// The parts that can be undone, the outer ones first
	private final List<UnitOfWorkSnapshot> savepoints = new ArrayList<>();

	public UnitOfWork(EntityMapping mapping, Relations relations) {
		this(mapping, relations, new ObjectWrites());
	}

	private UnitOfWork(EntityMapping mapping, Relations relations, ObjectWrites writes) {
		this(mapping, relations, writes, new PendingEntities(), new IdentityMap(mapping), new RelationSnapshots());
	}

	private UnitOfWork(EntityMapping mapping, Relations relations, ObjectWrites writes, PendingEntities pending,
			IdentityMap identities, RelationSnapshots relationSnapshots) {
		this.pending = pending;
		this.writes = writes;
		this.identities = identities;
		this.mapping = mapping;
		this.relations = relations;
		this.relationSnapshots = relationSnapshots;
	}

	/**
	 * Return what this unit writes into objects of the application.
	 */
	public ObjectWrites writes() {
		return this.writes;
	}

	public RelationSnapshots relationSnapshots() {
		return this.relationSnapshots;
	}

	public synchronized void add(Object entity) {
		this.pending.keep(entity);
		EntityKey key = knownKey(entity);
		if (key == null || !this.identities.contains(key)) {
			this.identities.removeKey(entity);
			this.pending.add(entity);
		}
	}

	public synchronized void delete(Object entity) {
		this.pending.delete(entity, this.writes.isFlushing());
	}

	/**
	 * Remove an entity and its pending changes.
	 */
	public synchronized void detach(Object entity) {
		this.pending.detach(entity, this.writes.isFlushing());
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
		ManagedEntity<Object> known = find(entity);
		boolean isManaged = known != null && known.instance() == entity;
		return !isDeleted(entity) && (isManaged || isAdded(entity));
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
		return this.pending.allAdded();
	}

	public synchronized List<Object> deleted() {
		return this.pending.allDeleted();
	}

	public synchronized boolean isAdded(Object entity) {
		return this.pending.isAdded(entity);
	}

	public synchronized boolean isDeleted(Object entity) {
		return this.pending.isDeleted(entity);
	}

	/**
	 * Return the managed entities of a type.
	 */
	public synchronized List<ManagedEntity<?>> managed(Class<?> type) {
		return this.identities.of(type);
	}

	/**
	 * Return the managed entities of some types that match, in the order in which they
	 * were managed first.
	 */
	public synchronized List<ManagedEntity<?>> managed(Predicate<Class<?>> some,
			Predicate<ManagedEntity<?>> condition) {
		return this.identities.of(some, condition);
	}

	/**
	 * Return whether a managed entity of some types matches.
	 */
	public synchronized boolean hasManaged(Predicate<Class<?>> some, Predicate<ManagedEntity<?>> condition) {
		return this.identities.hasAny(some, condition);
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

	/**
	 * Return the managed entities whose columns differ from their rows.
	 */
	public synchronized Collection<ManagedEntity<?>> dirty() {
		return this.identities.dirty(this.pending);
	}

	/**
	 * Return whether the columns of a managed entity of some types differ from its row.
	 */
	public synchronized boolean hasDirty(Predicate<Class<?>> some) {
		return this.identities.hasDirty(some, this.pending);
	}

	/**
	 * Return whether a flush has nothing to compare.
	 */
	public synchronized boolean isEmpty() {
		return this.identities.isEmpty() && !hasPendingOperations();
	}

	/**
	 * Return whether entities were added or deleted, or relations were edited that are
	 * not loaded.
	 */
	public synchronized boolean hasPendingOperations() {
		return !this.pending.isEmpty() || !this.relationSnapshots.edits().isEmpty();
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
		ManagedEntity<?> former = this.identities.find(entity.key());
		if (former != null) {
			this.pending.replace(former.instance(), entity.instance());
		}
		this.identities.put(entity);
	}

	/**
	 * Manage an entity that was updated, unless it was detached meanwhile.
	 */
	public synchronized void updated(ManagedEntity<?> entity) {
		if (this.identities.contains(entity.key())) {
			manage(entity);
		}
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
			manage(before.with(copy));
		}
	}

	/**
	 * Manage an entity that was inserted, unless it was detached meanwhile. One that was
	 * deleted meanwhile is deleted next.
	 */
	public synchronized void inserted(Object added, ManagedEntity<?> stored) {
		Boolean withdrawn = this.pending.inserted(added);
		if (Boolean.FALSE.equals(withdrawn)) {
			return;
		}
		manage(stored);
		// An added record has no identifier, but represents the inserted row
		if (added != stored.instance()) {
			this.identities.putKey(added, stored.key());
		}
		if (withdrawn != null) {
			delete(stored.instance());
		}
	}

	/**
	 * End a flush, which inserts nothing more.
	 */
	public synchronized void endFlush() {
		this.pending.withdrawn().clear();
		this.writes.endFlush();
	}

	public synchronized void removed(Object entity, @Nullable EntityKey key) {
		this.pending.removed(entity);
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

	/**
	 * Begin a part that can be undone alone. Nothing is copied that the snapshots of
	 * entities and relations have, which is all after a flush apart from values that can
	 * change in place.
	 */
	public synchronized UnitOfWorkSnapshot snapshot() {
		List<Runnable> values = new ArrayList<>();
		RelationValues related = new RelationValues(this.relations, this.relationSnapshots);
		this.identities.forEach((entity) -> {
			Runnable columns = entity.snapshotColumns();
			if (columns != null) {
				values.add(columns);
			}
			related.keep(entity, values);
		});
		UnitOfWorkSnapshot snapshot = new UnitOfWorkSnapshot(this.pending.copy(),
				List.copyOf(this.relationSnapshots.edits()), this.writes.size(), this.identities.mark(),
				this.relationSnapshots.mark(), values);
		this.savepoints.add(snapshot);
		return snapshot;
	}

	/**
	 * Forget a part that can no longer be undone. Changes are recorded only as long as
	 * there is one.
	 */
	public synchronized void over(UnitOfWorkSnapshot snapshot) {
		this.savepoints.remove(snapshot);
		if (this.savepoints.isEmpty()) {
			forgetSavepoints();
		}
	}

	private void forgetSavepoints() {
		this.savepoints.clear();
		this.identities.forgetMarks();
		this.relationSnapshots.forgetMarks();
	}

	/**
	 * Restore the objects as they were at a savepoint, and write them no more.
	 * @return the unit of work at the savepoint
	 */
	Undone restored(UnitOfWorkSnapshot savepoint) {
		UnitOfWorkSnapshot snapshot = stillOpen(savepoint);
		ObjectWrites kept = new ObjectWrites();
		UnitOfWork unit = copy(snapshot, kept);
		// Not under the lock of this unit, which those need who change objects
		Restoration restoration = this.writes.undo(snapshot.writes(), (objects) -> {
			unit.restoreValues(objects);
			snapshot.values().forEach(objects::run);
		}, kept);
		return new Undone(unit, restoration.failure());
	}

	// After a commit or rollback a savepoint is no more, and the present state is kept
	private synchronized UnitOfWorkSnapshot stillOpen(UnitOfWorkSnapshot savepoint) {
		return this.savepoints.contains(savepoint) ? savepoint : snapshot();
	}

	private synchronized UnitOfWork copy(UnitOfWorkSnapshot snapshot, ObjectWrites kept) {
		UnitOfWork copy = new UnitOfWork(this.mapping, this.relations, kept, snapshot.pending().copy(),
				this.identities.restored(snapshot.identities()),
				this.relationSnapshots.restored(snapshot.relations(), snapshot.edits()));
		for (UnitOfWorkSnapshot open : this.savepoints) {
			copy.savepoints.add(open);
			if (open.equals(snapshot)) {
				break;
			}
		}
		return copy;
	}

	private synchronized void restoreValues(Restoration objects) {
		RelationValues values = new RelationValues(this.relations, this.relationSnapshots);
		this.identities.forEach((entity) -> {
			objects.run(entity::restoreColumns);
			objects.run(() -> values.restore(entity));
		});
	}

	/**
	 * Take generated values back, since the transaction is rolled back, and write objects
	 * no more.
	 * @return an empty unit of work
	 */
	Undone expired() {
		ObjectWrites kept = new ObjectWrites();
		Restoration restoration = this.writes.undo(0, (objects) -> {
		}, kept);
		return new Undone(new UnitOfWork(this.mapping, this.relations, kept), restoration.failure());
	}

	/**
	 * Keep generated values, since the transaction is committed.
	 */
	public synchronized void committed() {
		this.writes.committed();
		this.relationSnapshots.committed();
		forgetSavepoints();
	}

	/**
	 * A unit of work after a rollback.
	 *
	 * @param failure why an object could not be restored, {@code null} if all are
	 */
	record Undone(UnitOfWork unit, @Nullable RuntimeException failure) {
	}

}
