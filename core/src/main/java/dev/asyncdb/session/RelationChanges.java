package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.Relation.Kind;
import dev.asyncdb.relation.Unloaded;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Compares what relations hold now with what they held when they were last in step with
 * the database.
 */
final class RelationChanges {

	private final SessionServices services;

	private final UnitOfWork unit;

	private final References references;

	private final LinkChanges links;

	private final List<Runnable> removals = new ArrayList<>();

	RelationChanges(SessionServices services, UnitOfWork unit) {
		this.services = services;
		this.unit = unit;
		this.references = new References(services.mapping(), unit);
		this.links = new LinkChanges(services, unit);
	}

	References references() {
		return this.references;
	}

	LinkChanges links() {
		return this.links;
	}

	boolean areEmpty() {
		return this.references.areEmpty() && this.links.areEmpty();
	}

	/**
	 * Find all changes. What was taken out comes last: it may have been put in elsewhere.
	 */
	RelationChanges find() {
		this.unit.added().forEach((entity) -> find(entity, null));
		for (ManagedEntity<?> managed : this.unit.withRelations()) {
			if (!this.unit.isDeleted(managed.instance())) {
				find(managed.instance(), managed.key());
			}
		}
		this.unit.memberships().edits().forEach(this::find);
		this.removals.forEach(Runnable::run);
		return this;
	}

	private void find(Object entity, @Nullable EntityKey key) {
		MappedEntity<Object> mapped = this.services.mapping().ofInstance(entity);
		for (Relation relation : this.services.relations().of(mapped)) {
			Membership before = (key != null) ? this.unit.memberships().of(key, relation) : null;
			Object held = relation.value(entity);
			if (held instanceof Unloaded) {
				continue;
			}
			switch (relation.kind()) {
				case TO_ONE -> target(entity, relation, before, held);
				case ONE_TO_ONE, TO_MANY -> referrers(entity, relation, before);
				case MANY_TO_MANY -> linked(entity, relation, before);
			}
		}
	}

	private void target(Object entity, Relation relation, @Nullable Membership before, @Nullable Object held) {
		Set<EntityKey> known = known(before);
		if (held == null) {
			if (!known.isEmpty()) {
				this.references.remove(entity, relation);
			}
			return;
		}
		EntityKey now = this.unit.findKey(held, this.services.mapping());
		if (now == null || !known.contains(now)) {
			requireKnown(held, relation);
			this.references.add(entity, relation, held);
		}
	}

	private void referrers(Object owner, Relation relation, @Nullable Membership before) {
		Set<EntityKey> known = known(before);
		for (Object member : relation.members(owner)) {
			EntityKey key = this.unit.findKey(member, this.services.mapping());
			if ((key == null || !known.remove(key)) && !this.unit.isDeleted(member)) {
				this.references.add(requireManaged(member, relation), relation, owner);
			}
		}
		known.forEach((gone) -> removed(owner, relation, gone));
	}

	private static Set<EntityKey> known(@Nullable Membership before) {
		return new HashSet<>((before != null) ? before.members() : List.of());
	}

	private void removed(Object owner, Relation relation, EntityKey gone) {
		ManagedEntity<?> member = this.unit.findByKey(gone);
		if (member != null && !this.unit.isDeleted(member.instance())) {
			this.removals.add(() -> removed(owner, relation, member));
		}
	}

	private <T> void removed(Object owner, Relation relation, ManagedEntity<T> member) {
		Object instance = Objects.requireNonNull(member.instance());
		boolean refersElsewhere = this.references.contains(instance, relation)
				|| !Objects.equals(member.mapped().valueOf(member.instance(), relation.requiredReference()),
						relation.owner().idOf(owner));
		if (refersElsewhere) {
			return;
		}
		if (relation.orphanRemoval()) {
			this.unit.delete(instance);
		}
		else {
			this.references.remove(instance, relation);
		}
	}

	private void linked(Object owner, Relation relation, @Nullable Membership before) {
		Set<EntityKey> known = known(before);
		for (Object member : relation.members(owner)) {
			EntityKey key = this.unit.findKey(member, this.services.mapping());
			if (key == null || !known.remove(key)) {
				requireKnown(member, relation);
				this.links.add(relation, owner, member);
			}
		}
		known.forEach((gone) -> this.links.remove(relation, owner, gone.id()));
	}

	private void find(RelationEdit edit) {
		Relation relation = edit.relation();
		if (relation.kind() == Kind.MANY_TO_MANY) {
			requireKnown(edit.member(), relation);
			edit.applyTo(this.links, this.services.mapping());
		}
		else if (edit.isAdded()) {
			this.references.add(requireManaged(edit.member(), relation), relation, edit.owner());
		}
		else {
			ManagedEntity<Object> member = this.unit.find(requireManaged(edit.member(), relation));
			if (member != null) {
				this.removals.add(() -> removed(edit.owner(), relation, member));
			}
		}
	}

	/**
	 * Who is referred to must have a row, or get one by this flush.
	 */
	private void requireKnown(Object entity, Relation relation) {
		if (!this.unit.isAdded(entity) && this.unit.findKey(entity, this.services.mapping()) == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s holds a new %s that was not added: add it, or declare the relation with cascade"
						.formatted(relation, relation.target()));
		}
	}

	/**
	 * Who refers must be written, so the session must know how its row looks.
	 */
	private Object requireManaged(Object entity, Relation relation) {
		if (this.unit.isAdded(entity)) {
			return entity;
		}
		requireKnown(entity, relation);
		EntityKey key = this.unit.findKey(entity, this.services.mapping());
		ManagedEntity<?> managed = (key != null) ? this.unit.findByKey(key) : null;
		if (managed == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s holds a %s of another session, with the identifier %s: put in what merge(..) returns"
						.formatted(relation, relation.target(), (key != null) ? key.id() : null));
		}
		return Objects.requireNonNull((Object) managed.instance());
	}

}
