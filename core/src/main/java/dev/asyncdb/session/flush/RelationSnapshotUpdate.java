package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.ToOneRelation;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.session.query.RelationLoading;
import dev.asyncdb.session.unit.EntityKey;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.RelationSnapshot.State;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Brings relations into step with what was just written: what they hold now is what they
 * held last.
 */
final class RelationSnapshotUpdate {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final RelationLoading loading;

	RelationSnapshotUpdate(SessionContext context) {
		this.services = context.services();
		this.unit = context.unit();
		this.loading = new RelationLoading(context);
	}

	/**
	 * Settle the relations of what was written. A changed copy of an immutable entity may
	 * be held by any other, so all are looked at then.
	 * @param added what was new
	 * @param written what was changed, in its columns or relations
	 */
	void settle(List<Object> added, Collection<Object> written) {
		this.unit.memberships().edits().clear();
		added.forEach(this::begin);
		Map<EntityKey, ManagedEntity<?>> affected = new LinkedHashMap<>();
		if (Stream.concat(added.stream(), written.stream()).anyMatch(this::isImmutable)) {
			this.unit.managed().forEach((managed) -> affected.put(managed.key(), managed));
		}
		else {
			Stream.concat(written.stream(), added.stream()).forEach((entity) -> affect(entity, affected));
		}
		// What an immutable entity holds is replaced before the entity itself
		List<ManagedEntity<?>> inReverse = new ArrayList<>(affected.values());
		Collections.reverse(inReverse);
		inReverse.forEach(this::settle);
	}

	private boolean isImmutable(Object entity) {
		return !this.services.mapping().ofInstance(entity).isMutable();
	}

	private void affect(Object entity, Map<EntityKey, ManagedEntity<?>> affected) {
		ManagedEntity<Object> managed = this.unit.find(entity);
		if (managed != null) {
			affected.put(managed.key(), managed);
		}
	}

	/**
	 * All that a new entity is related to is what it holds, since nobody else could refer
	 * to it.
	 */
	private void begin(Object entity) {
		ManagedEntity<Object> managed = this.unit.find(entity);
		if (managed != null) {
			this.services.relations()
				.of(managed.mapped())
				.forEach((relation) -> this.unit.memberships()
					.put(managed.key(), relation, RelationSnapshot.loaded(List.of())));
		}
	}

	private void settle(ManagedEntity<?> managed) {
		this.services.relationsOf(managed.instance()).forEach((relation) -> settle(managed.key(), relation));
	}

	private void settle(EntityKey key, Relation relation) {
		ManagedEntity<?> managed = this.unit.findByKey(key);
		if (managed == null || relation.value(managed.instance()) instanceof Unloaded) {
			return;
		}
		relation.accept((toOne) -> settleTarget(key, toOne, managed.instance()),
				(inverse) -> settleMembers(key, inverse, managed.instance()),
				(manyToMany) -> settleMembers(key, manyToMany, managed.instance()));
	}

	private void settleMembers(EntityKey key, Relation relation, Object owner) {
		this.loading.holdCurrent(owner, relation);
		Object current = this.unit.current(owner);
		List<Object> stored = stored(relation.members(current));
		this.unit.memberships()
			.put(key, relation,
					isComplete(key, relation) ? RelationSnapshot.loaded(stored) : RelationSnapshot.partly(stored));
	}

	/**
	 * An entity that came from elsewhere may not hold all to which it is related.
	 */
	private boolean isComplete(EntityKey key, Relation relation) {
		RelationSnapshot before = this.unit.memberships().of(key, relation);
		return before != null && before.state() != State.PARTLY;
	}

	private List<Object> stored(List<Object> members) {
		return members.stream().filter((member) -> this.unit.findKey(member) != null).toList();
	}

	/**
	 * The property with the identifier is what was written, so it decides.
	 */
	private void settleTarget(EntityKey key, ToOneRelation relation, Object owner) {
		Object held = relation.value(owner);
		Object id = relation.referredId(owner, this.services.mapping());
		if (id == null) {
			place(key, relation, owner, null);
			return;
		}
		EntityKey heldKey = (held != null) ? this.unit.findKey(held) : null;
		if (held != null && heldKey != null && heldKey.id().equals(id)) {
			place(key, relation, owner, isStored(relation, held) ? held : this.unit.current(held));
		}
		else if (held != null || this.unit.memberships().isLoaded(key, relation)) {
			ManagedEntity<Object> target = this.unit.find(relation.target().type(), id);
			place(key, relation, owner, (target != null) ? target.instance() : null);
			if (target == null) {
				this.unit.memberships().put(key, relation, RelationSnapshot.notLoaded());
			}
		}
	}

	// An older copy of the same row stays: entities that hold each other would never
	// settle
	private static boolean isStored(Relation relation, Object held) {
		return relation.target().idOf(held) != null;
	}

	private void place(EntityKey key, Relation relation, Object owner, @Nullable Object target) {
		List<Object> members = (target != null) ? List.of(target) : List.of();
		if (relation.value(owner) != target) {
			this.unit.replace(relation.owner(), relation.place(owner, members));
		}
		this.unit.memberships().put(key, relation, RelationSnapshot.loaded(stored(members)));
	}

}
