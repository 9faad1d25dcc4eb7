package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.ToOneRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.FewEntries;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.RelationSnapshot.State;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Synchronizes the relation snapshots with the written state after a flush.
 */
final class RelationSnapshotUpdate {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final SessionContext context;

	private final ComparedRelations compared;

	private FewEntries<EntityKey, ManagedEntity<?>> affected = FewEntries.none();

	RelationSnapshotUpdate(SessionContext context, ComparedRelations compared) {
		this.context = context;
		this.compared = compared;
		this.services = context.services();
		this.unit = context.unit();
	}

	/**
	 * Update the snapshots of written entities. A changed copy of an immutable entity may
	 * be a member of others, so all entities that can hold it are updated then.
	 * @param added the inserted entities
	 * @param written the entities with changed columns or relations
	 */
	void update(List<Object> added, Collection<Object> written) {
		if (!this.compared.edits().isEmpty()) {
			this.unit.relationSnapshots().written(this.compared.edits());
		}
		if (areHeldByNone(added) && areHeldByNone(written)) {
			return;
		}
		added.forEach(this::initialize);
		this.affected = holders(copied(added, copied(written, Set.of())));
		written.forEach(this::affect);
		added.forEach(this::affect);
		// Members of an immutable entity are replaced before the entity
		List<ManagedEntity<?>> inReverse = this.affected.values();
		Collections.reverse(inReverse);
		inReverse.forEach(this::update);
	}

	// Most rows have no relations, and no copies that others could hold
	private boolean areHeldByNone(Collection<Object> entities) {
		for (Object entity : entities) {
			MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
			if (!mapped.isMutable() || !this.services.relations().of(mapped).isEmpty()) {
				return false;
			}
		}
		return true;
	}

	private Set<Class<?>> copied(Collection<Object> entities, Set<Class<?>> others) {
		Set<Class<?>> copied = others;
		for (Object entity : entities) {
			MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
			if (!mapped.isMutable()) {
				copied = copied.isEmpty() ? new HashSet<>() : copied;
				copied.add(mapped.type());
			}
		}
		return copied;
	}

	private FewEntries<EntityKey, ManagedEntity<?>> holders(Set<Class<?>> copied) {
		FewEntries<EntityKey, ManagedEntity<?>> holders = FewEntries.none();
		if (!copied.isEmpty()) {
			for (ManagedEntity<?> managed : this.unit.entities()
				.of((type) -> mayHold(this.services.mapping().of(type), copied, new HashSet<>()), (managed) -> true)) {
				holders = holders.with(managed.key(), managed);
			}
		}
		return holders;
	}

	/**
	 * Return whether entities of a type have a relation to one of the copied types, or to
	 * an immutable type that has and so is copied as well.
	 */
	private boolean mayHold(MappedEntity<?> mapped, Set<Class<?>> copied, Set<Class<?>> seen) {
		return seen.add(mapped.type()) && this.services.relations()
			.of(mapped)
			.stream()
			.map(Relation::target)
			.anyMatch((target) -> copied.contains(target.type())
					|| (!target.isMutable() && mayHold(target, copied, seen)));
	}

	private void affect(Object entity) {
		ManagedEntity<Object> managed = this.services.relationsOf(entity).isEmpty() ? null : this.unit.find(entity);
		if (managed != null) {
			this.affected = this.affected.with(managed.key(), managed);
		}
	}

	/**
	 * Start with empty snapshots, since no row could refer to a new entity. A single
	 * entity that the application left out is not loaded if the row refers to one.
	 */
	private void initialize(Object entity) {
		ManagedEntity<Object> managed = this.services.relationsOf(entity).isEmpty() ? null : this.unit.find(entity);
		if (managed != null) {
			this.services.relations()
				.of(managed.mapped())
				.forEach((relation) -> this.unit.relationSnapshots()
					.put(managed.key(), relation, isLeftOut(relation, managed.instance()) ? RelationSnapshot.notLoaded()
							: RelationSnapshot.loaded(List.of())));
		}
	}

	private static boolean isLeftOut(Relation relation, Object entity) {
		return relation instanceof ToOneRelation toOne && toOne.value(entity) == null
				&& toOne.referrer().valueOf(entity, toOne.reference()) != null;
	}

	private void update(ManagedEntity<?> managed) {
		this.services.relationsOf(managed.instance()).forEach((relation) -> update(managed.key(), relation));
	}

	private void update(EntityKey key, Relation relation) {
		ManagedEntity<?> managed = this.unit.findByKey(key);
		if (managed == null || relation.value(managed.instance()) instanceof Unloaded) {
			return;
		}
		relation.accept((toOne) -> updateTarget(key, toOne, managed.instance()),
				(inverse) -> updateMembers(key, inverse, managed.instance()),
				(manyToMany) -> updateMembers(key, manyToMany, managed.instance()));
	}

	private void updateMembers(EntityKey key, Relation relation, Object owner) {
		new RelationLoading(this.context).holdCurrent(owner, relation);
		Object current = this.unit.current(owner);
		rehash(relation.value(current));
		List<Object> before = this.compared.ifChangedSince(key, relation, current);
		List<Object> stored = stored((before != null) ? before : relation.members(current));
		this.unit.relationSnapshots()
			.put(key, relation,
					isComplete(key, relation) ? RelationSnapshot.loaded(stored) : RelationSnapshot.partial(stored));
	}

	/**
	 * Add the members of a set again that it does not find, since their hash codes
	 * contain the identifiers that the flush has set.
	 */
	private static void rehash(@Nullable Object held) {
		if (held instanceof HashSet<?> set && !set.stream().allMatch(set::contains)) {
			readd(set);
		}
	}

	private static <E> void readd(Set<E> set) {
		List<E> elements = new ArrayList<>(set);
		if (new HashSet<>(elements).size() == elements.size()) {
			set.clear();
			set.addAll(elements);
		}
	}

	/**
	 * Return whether all members are known, unlike those of an entity that no query of
	 * this session has read.
	 */
	private boolean isComplete(EntityKey key, Relation relation) {
		RelationSnapshot before = this.unit.relationSnapshots().of(key, relation);
		return before != null && before.state() != State.PARTIAL;
	}

	private List<Object> stored(List<Object> members) {
		if (members.isEmpty()) {
			return List.of();
		}
		List<Object> stored = new ArrayList<>(members.size());
		members.forEach((member) -> {
			if (this.unit.findKey(member) != null) {
				stored.add(member);
			}
		});
		return stored;
	}

	/**
	 * Update the target from the foreign key, which is the written value.
	 */
	private void updateTarget(EntityKey key, ToOneRelation relation, Object owner) {
		Object held = relation.value(owner);
		EntityKey id = this.unit.referredKey(owner, relation);
		if (this.compared.ifChangedSince(key, relation, owner) != null) {
			this.unit.relationSnapshots().put(key, relation, written(id));
			return;
		}
		if (id == null) {
			place(key, relation, owner, null);
			return;
		}
		EntityKey heldKey = (held != null) ? this.unit.findKey(held) : null;
		if (held != null && id.equals(heldKey)) {
			place(key, relation, owner, isStored(relation, held) ? held : this.unit.current(held));
		}
		else if (held != null || this.unit.relationSnapshots().isLoaded(key, relation)) {
			ManagedEntity<?> target = this.unit.findByKey(id);
			place(key, relation, owner, (target != null) ? target.instance() : null);
			if (target == null) {
				this.unit.relationSnapshots().put(key, relation, RelationSnapshot.notLoaded());
			}
		}
	}

	private RelationSnapshot written(@Nullable EntityKey id) {
		ManagedEntity<?> target = (id != null) ? this.unit.findByKey(id) : null;
		if (target == null) {
			return (id != null) ? RelationSnapshot.notLoaded() : RelationSnapshot.loaded(List.of());
		}
		return RelationSnapshot.loaded(List.of(target.instance()));
	}

	// An older copy of the same row is kept. Otherwise copies of entities that refer to
	// each other would be replaced without end
	private static boolean isStored(Relation relation, Object held) {
		return relation.target().idOf(held) != null;
	}

	private void place(EntityKey key, Relation relation, Object owner, @Nullable Object target) {
		List<Object> members = (target != null) ? List.of(target) : List.of();
		if (relation.value(owner) != target) {
			this.unit.entities()
				.replace(relation.owner(), this.unit.writes().change(null, () -> relation.place(owner, members)));
		}
		this.unit.relationSnapshots().put(key, relation, RelationSnapshot.loaded(stored(members)));
	}

}
