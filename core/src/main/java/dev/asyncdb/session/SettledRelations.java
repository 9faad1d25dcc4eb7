package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.Relation.Kind;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.session.Membership.State;
import org.jspecify.annotations.Nullable;

/**
 * Brings relations into step with what was just written: what they hold now is what they
 * held last.
 */
final class SettledRelations {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final RelationLoading loading;

	SettledRelations(SessionServices services, UnitOfWork unit, RelationLoading loading) {
		this.services = services;
		this.unit = unit;
		this.loading = loading;
	}

	/**
	 * Settle the relations of all managed entities.
	 * @param added those that were new before
	 */
	void settle(List<Object> added) {
		this.unit.memberships().edits().clear();
		added.forEach(this::begin);
		// What an immutable entity holds is replaced before the entity itself
		List<ManagedEntity<?>> managed = this.unit.withRelations();
		Collections.reverse(managed);
		managed.forEach(this::settle);
	}

	/**
	 * A new entity that holds nothing is related to nobody, since nobody could refer to
	 * it.
	 */
	private void begin(Object entity) {
		ManagedEntity<Object> managed = this.unit.find(entity);
		if (managed == null) {
			return;
		}
		for (Relation relation : this.services.relations().of(managed.mapped())) {
			Object current = this.loading.current(entity);
			if (relation.kind() != Kind.TO_ONE && relation.value(current) == null) {
				this.unit.replace(relation.owner(), relation.place(current, List.of()));
			}
			this.unit.memberships().put(managed.key(), relation, Membership.loaded(List.of()));
		}
	}

	private void settle(ManagedEntity<?> managed) {
		Object instance = managed.instance();
		MappedEntity<Object> mapped = this.services.mapping().ofInstance(instance);
		for (Relation relation : this.services.relations().of(mapped)) {
			settle(managed.key(), relation);
		}
	}

	private void settle(EntityKey key, Relation relation) {
		ManagedEntity<?> managed = this.unit.findByKey(key);
		if (managed == null || relation.value(managed.instance()) instanceof Unloaded) {
			return;
		}
		if (relation.kind() == Kind.TO_ONE) {
			settleTarget(key, relation, managed.instance());
			return;
		}
		this.loading.holdCurrent(managed.instance(), relation);
		Object current = this.loading.current(managed.instance());
		List<EntityKey> stored = keys(relation.members(current));
		this.unit.memberships()
			.put(key, relation, isComplete(key, relation) ? Membership.loaded(stored) : Membership.partly(stored));
	}

	/**
	 * An entity that came from elsewhere may not hold all to which it is related.
	 */
	private boolean isComplete(EntityKey key, Relation relation) {
		Membership before = this.unit.memberships().of(key, relation);
		return before != null && before.state() != State.PARTLY;
	}

	private List<EntityKey> keys(List<Object> members) {
		List<EntityKey> keys = new ArrayList<>();
		members.forEach((member) -> {
			EntityKey key = this.unit.findKey(member, this.services.mapping());
			if (key != null) {
				keys.add(key);
			}
		});
		return keys;
	}

	/**
	 * The property with the identifier is what was written, so it decides.
	 */
	private void settleTarget(EntityKey key, Relation relation, Object owner) {
		Object held = relation.value(owner);
		Object id = this.loading.targetId(owner, relation);
		if (id == null) {
			place(key, relation, owner, null);
			return;
		}
		EntityKey heldKey = (held != null) ? this.unit.findKey(held, this.services.mapping()) : null;
		if (heldKey != null && heldKey.id().equals(id)) {
			place(key, relation, owner, this.loading.current(Objects.requireNonNull(held)));
		}
		else if (held != null || this.unit.memberships().isLoaded(key, relation)) {
			ManagedEntity<Object> target = this.unit.find(relation.target().type(), id);
			place(key, relation, owner, (target != null) ? target.instance() : null);
			if (target == null) {
				this.unit.memberships().put(key, relation, Membership.notLoaded());
			}
		}
	}

	private void place(EntityKey key, Relation relation, Object owner, @Nullable Object target) {
		List<Object> members = (target != null) ? List.of(target) : List.of();
		if (relation.value(owner) != target) {
			this.unit.replace(relation.owner(), relation.place(owner, members));
		}
		this.unit.memberships().put(key, relation, Membership.loaded(keys(members)));
	}

}
