package dev.asyncdb.session.unit;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.Relations;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.IdentityMap;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.identity.PendingEntities;
import org.jspecify.annotations.Nullable;

/**
 * The managed entities of a session, and the entities to insert and to delete.
 * Thread-safe.
 */
public final class UnitOfWork {

	private final IdentityMap identities;

	private final ObjectWrites writes;

	private final Relations relations;

	private final EntityMapping mapping;

	private final ManagedEntities entities;

	// Made at their first use, since many sessions only read
	private @Nullable PendingEntities pending;

	private @Nullable RelationSnapshots relationSnapshots;

	private @Nullable OpenSavepoints savepoints;

	public UnitOfWork(EntityMapping mapping, Relations relations) {
		this(mapping, relations, new ObjectWrites());
	}

	private UnitOfWork(EntityMapping mapping, Relations relations, ObjectWrites writes) {
		this(mapping, relations, writes, new IdentityMap(mapping));
	}

	private UnitOfWork(EntityMapping mapping, Relations relations, ObjectWrites writes, IdentityMap identities) {
		this.writes = writes;
		this.identities = identities;
		this.mapping = mapping;
		this.relations = relations;
		this.entities = new ManagedEntities(this, relations, identities);
	}

	/**
	 * Return the entities to insert and to delete, to change them.
	 */
	PendingEntities pending() {
		PendingEntities known = (this.pending != null) ? this.pending : new PendingEntities();
		this.pending = known;
		return known;
	}

	/**
	 * Return the entities to insert and to delete, not to be changed.
	 */
	PendingEntities knownPending() {
		return (this.pending != null) ? this.pending : PendingEntities.NONE;
	}

	private OpenSavepoints savepoints() {
		OpenSavepoints open = (this.savepoints != null) ? this.savepoints
				: new OpenSavepoints(this.relations, this.identities, relationSnapshots());
		this.savepoints = open;
		return open;
	}

	/**
	 * Return what this unit writes into objects of the application.
	 */
	public ObjectWrites writes() {
		return this.writes;
	}

	public synchronized RelationSnapshots relationSnapshots() {
		RelationSnapshots known = (this.relationSnapshots != null) ? this.relationSnapshots : new RelationSnapshots();
		this.relationSnapshots = known;
		return known;
	}

	/**
	 * Return the pending edits of relations that are not loaded, not to be changed.
	 */
	public synchronized List<RelationEdit> edits() {
		return (this.relationSnapshots != null) ? this.relationSnapshots.edits() : List.of();
	}

	/**
	 * Return the managed entities, which can be changed through it.
	 */
	public ManagedEntities entities() {
		return this.entities;
	}

	public synchronized void add(Object entity) {
		pending().keep(entity);
		EntityKey key = knownKey(entity);
		if (key == null || !this.identities.contains(key)) {
			this.identities.removeKey(entity);
			pending().add(entity);
		}
	}

	public synchronized void delete(Object entity) {
		pending().delete(entity, this.writes.isFlushing());
	}

	/**
	 * Remove an entity and its pending changes.
	 */
	public synchronized void detach(Object entity) {
		pending().detach(entity, this.writes.isFlushing());
		relationSnapshots().edits().removeIf((edit) -> edit.owner() == entity || edit.member() == entity);
		EntityKey key = knownKey(entity);
		this.identities.removeKey(entity);
		if (key != null) {
			this.identities.remove(key);
			relationSnapshots().remove(key);
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

	public synchronized List<Object> added() {
		return knownPending().allAdded();
	}

	public synchronized List<Object> deleted() {
		return knownPending().allDeleted();
	}

	public synchronized boolean isAdded(Object entity) {
		return knownPending().isAdded(entity);
	}

	public synchronized boolean isDeleted(Object entity) {
		return knownPending().isDeleted(entity);
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
	 * Return the managed instance of the row of an entity, or the entity.
	 */
	public synchronized Object current(Object entity) {
		EntityKey key = findKey(entity);
		ManagedEntity<?> known = (key != null) ? findByKey(key) : null;
		return (known != null) ? Objects.requireNonNull((Object) known.instance()) : entity;
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
		return !knownPending().isEmpty() || !edits().isEmpty();
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
	 * End a flush, which inserts nothing more.
	 */
	public synchronized void endFlush() {
		if (this.pending != null) {
			this.pending.endFlush();
		}
		this.writes.endFlush();
	}

	/**
	 * Return whether a part has begun that can be undone alone.
	 */
	public synchronized boolean hasSavepoint() {
		return this.savepoints != null && !this.savepoints.isEmpty();
	}

	/**
	 * Begin a part that can be undone alone. Nothing is copied that the snapshots of
	 * entities and relations have, which is all after a flush apart from values that can
	 * change in place.
	 */
	public synchronized UnitOfWorkSnapshot snapshot() {
		return savepoints().add(knownPending(), this.writes.size());
	}

	/**
	 * Forget a part that can no longer be undone. Changes are recorded only as long as
	 * there is one.
	 */
	public synchronized void over(UnitOfWorkSnapshot snapshot) {
		savepoints().remove(snapshot);
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
		return savepoints().contains(savepoint) ? savepoint : snapshot();
	}

	private synchronized UnitOfWork copy(UnitOfWorkSnapshot snapshot, ObjectWrites kept) {
		UnitOfWork copy = new UnitOfWork(this.mapping, this.relations, kept,
				this.identities.restored(snapshot.identities()));
		copy.pending = snapshot.pending().copy();
		copy.relationSnapshots = relationSnapshots().restored(snapshot.relations(), snapshot.edits());
		copy.savepoints().addUpTo(snapshot, savepoints());
		return copy;
	}

	private synchronized void restoreValues(Restoration objects) {
		savepoints().restoreValues(objects);
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
	 * Take generated values back and write objects no more, since the unit of work is no
	 * longer used.
	 * @return why an object could not be restored, {@code null} if all are
	 */
	@Nullable RuntimeException abandon() {
		return this.writes.abandonUnwritten() ? null : expired().failure();
	}

	/**
	 * Keep generated values, since the transaction is committed.
	 */
	public synchronized void committed() {
		this.writes.committed();
		if (this.relationSnapshots != null) {
			this.relationSnapshots.committed();
		}
		if (this.savepoints != null) {
			this.savepoints.clear();
		}
	}

	/**
	 * A unit of work after a rollback.
	 *
	 * @param failure why an object could not be restored, {@code null} if all are
	 */
	record Undone(UnitOfWork unit, @Nullable RuntimeException failure) {
	}

}
