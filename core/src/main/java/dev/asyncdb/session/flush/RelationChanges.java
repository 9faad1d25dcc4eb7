package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.relation.support.ForeignKeyRelation;
import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.relation.support.ToOneRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.write.ForeignKeyUpdates;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Compares relations with their snapshots and collects the changes to write.
 */
final class RelationChanges {

	private final SessionContext context;

	private final SessionServices services;

	private final UnitOfWork unit;

	private final ForeignKeyUpdates references;

	private final ComparedRelations compared;

	private final JoinTableChanges joinTables;

	private final List<Runnable> removals = new ArrayList<>();

	private final List<Object> replaced = new ArrayList<>();

	RelationChanges(SessionContext context) {
		this.context = context;
		this.services = context.services();
		this.unit = context.unit();
		this.references = new ForeignKeyUpdates(context);
		this.compared = new ComparedRelations(this.unit);
		this.joinTables = new JoinTableChanges(context);
	}

	ComparedRelations compared() {
		return this.compared;
	}

	ForeignKeyUpdates references() {
		return this.references;
	}

	JoinTableChanges joinTables() {
		return this.joinTables;
	}

	/**
	 * Return the replaced targets of one-to-one relations. They are written before the
	 * new targets, since a unique constraint allows no second row.
	 */
	List<Object> replaced() {
		return this.replaced;
	}

	/**
	 * Return whether no other row is to be written than that of an added or deleted
	 * entity.
	 */
	boolean areOnlyOf(Object entity) {
		return this.replaced.isEmpty() && this.joinTables.isEmpty() && this.references.areOnlyFrom(entity)
				&& !mayReferToItself(entity);
	}

	private boolean mayReferToItself(Object entity) {
		for (ForeignKeyRelation relation : this.services.relationsOf(entity, ForeignKeyRelation.class)) {
			if (relation.referredTo().type() == relation.referrer().type()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether rows of join tables are deleted together with an entity.
	 */
	boolean haveJoinRowsOf(Object deleted) {
		return !this.services.relationsOf(deleted, ManyToManyRelation.class).isEmpty();
	}

	/**
	 * Find all changes. Removed members come last, since another owner may have received
	 * them.
	 */
	RelationChanges find(List<ManagedEntity<?>> dirty) {
		this.compared.begin().forEach((entity) -> find(entity, null));
		dirty.forEach((managed) -> {
			if (this.unit.isDeleted(managed.instance())) {
				findRemoved(managed);
			}
			else {
				find(managed.instance(), managed.key());
			}
		});
		this.compared.edits().forEach(this::find);
		this.removals.forEach(Runnable::run);
		return this;
	}

	/**
	 * Remove the references of former members to an entity that is deleted.
	 */
	private void findRemoved(ManagedEntity<?> managed) {
		Object owner = managed.instance();
		for (InverseRelation relation : this.services.relationsOf(owner, InverseRelation.class)) {
			RelationSnapshot before = this.unit.relationSnapshots().of(managed.key(), relation);
			if (!relation.orphanRemoval() && before != null && before.isLoaded()) {
				Set<EntityKey> former = known(before);
				relation.members(owner).forEach((member) -> former.remove(this.unit.findKey(member)));
				former.forEach((member) -> removed(owner, relation, member));
			}
		}
	}

	private void find(Object entity, @Nullable EntityKey key) {
		for (Relation relation : this.services.relationsOf(entity)) {
			RelationSnapshot before = (key != null) ? this.unit.relationSnapshots().of(key, relation) : null;
			Object held = relation.value(entity);
			if (held instanceof Unloaded) {
				continue;
			}
			List<Object> members = this.compared.put(entity, relation);
			relation.accept((toOne) -> target(entity, toOne, before, held),
					(inverse) -> referrers(entity, inverse, before, members),
					(manyToMany) -> members(entity, manyToMany, before, members));
		}
	}

	private void target(Object entity, ToOneRelation relation, @Nullable RelationSnapshot before,
			@Nullable Object held) {
		Set<EntityKey> known = known(before);
		if (held == null) {
			if (!known.isEmpty()) {
				this.references.remove(entity, relation);
			}
			return;
		}
		EntityKey now = this.unit.findKey(held);
		if (now == null || !known.contains(now)) {
			requireKnown(held, relation);
			this.references.addChecked(entity, relation, held);
		}
	}

	private void referrers(Object owner, InverseRelation relation, @Nullable RelationSnapshot before,
			List<Object> members) {
		Set<EntityKey> known = known(before);
		for (Object member : members) {
			EntityKey key = this.unit.findKey(member);
			takeOver(member, key, relation);
			if ((key == null || !known.remove(key)) && !this.unit.isDeleted(this.unit.current(member))) {
				this.references.addChecked(requireManaged(member, relation), relation, owner);
			}
		}
		known.forEach((former) -> removed(owner, relation, former));
	}

	/**
	 * Take over a changed copy of an immutable entity as its new state. Another instance
	 * of a mutable entity is an error.
	 */
	private void takeOver(Object member, @Nullable EntityKey key, Relation relation) {
		ManagedEntity<?> managed = (key != null) ? this.unit.findByKey(key) : null;
		if (managed == null || this.unit.find(member) != null) {
			return;
		}
		if (relation.target().isMutable()) {
			throw new InvalidDataAccessApiUsageException(
					"%s holds another object than the session manages for the %s with the identifier %s: use the result of merge(..)"
						.formatted(relation, relation.target(), managed.key().id()));
		}
		Object copy = this.services.relations().copyMissingValues(relation.target(), managed.instance(), member);
		this.unit.entities().replace(relation.target(), copy);
	}

	private Set<EntityKey> known(@Nullable RelationSnapshot before) {
		return (before != null) ? before.keys(this.unit) : Collections.emptySet();
	}

	private void removed(Object owner, ForeignKeyRelation relation, EntityKey former) {
		ManagedEntity<?> member = this.unit.findByKey(former);
		if (member != null && !this.unit.isDeleted(member.instance())) {
			this.removals.add(() -> removed(owner, relation, member));
		}
	}

	private void removed(Object owner, ForeignKeyRelation relation, ManagedEntity<?> member) {
		Object instance = Objects.requireNonNull(member.instance());
		EntityKey referred = this.unit.referredKey(instance, relation);
		boolean refersElsewhere = referred == null || !referred.equals(this.unit.findKey(owner));
		if (refersElsewhere || this.references.contains(instance, relation)) {
			return;
		}
		boolean isOrphan = relation.orphanRemoval()
				&& !Ownership.of(this.context, this.references).hasNewOwner(instance, relation.reference());
		if (isOrphan) {
			this.unit.delete(instance);
		}
		else {
			this.references.remove(instance, relation);
		}
		if (relation.isUnique()) {
			this.replaced.add(instance);
		}
	}

	private void members(Object owner, ManyToManyRelation relation, @Nullable RelationSnapshot before,
			List<Object> members) {
		Set<EntityKey> known = known(before);
		for (Object member : members) {
			EntityKey key = this.unit.findKey(member);
			if (key == null || !known.remove(key)) {
				requireKnown(member, relation);
				this.joinTables.add(relation, owner, member);
			}
		}
		known.forEach((former) -> this.joinTables.remove(relation, owner, former.id()));
	}

	private void find(RelationEdit edit) {
		edit.requireOwner(this.unit);
		edit.relation()
			.accept((toOne) -> find(edit, toOne), (inverse) -> find(edit, inverse),
					(manyToMany) -> find(edit, manyToMany));
	}

	private void find(RelationEdit edit, ManyToManyRelation relation) {
		requireKnown(edit.member(), relation);
		this.joinTables.add(relation, edit);
	}

	private void find(RelationEdit edit, ForeignKeyRelation relation) {
		if (edit.isAdded()) {
			this.references.addChecked(requireManaged(edit.member(), relation), relation, edit.owner());
		}
		else {
			ManagedEntity<Object> member = this.unit.find(requireManaged(edit.member(), relation));
			if (member != null) {
				this.removals.add(() -> removed(edit.owner(), relation, member));
			}
		}
	}

	/**
	 * Require a referenced entity that has a row or gets one with this flush.
	 */
	private void requireKnown(Object entity, Relation relation) {
		if (!this.unit.isAdded(entity) && this.unit.findKey(entity) == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s holds a new %s that was not added: add it, or declare the relation with cascade"
						.formatted(relation, relation.target()));
		}
	}

	/**
	 * Require a referrer whose column values are known, since its foreign key is updated.
	 */
	private Object requireManaged(Object entity, Relation relation) {
		if (this.unit.isAdded(entity)) {
			return entity;
		}
		requireKnown(entity, relation);
		EntityKey key = this.unit.findKey(entity);
		ManagedEntity<?> managed = (key != null) ? this.unit.findByKey(key) : null;
		if (managed == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s holds an entity of type %s of another session, with the identifier %s: use the result of merge(..)"
						.formatted(relation, relation.target(), (key != null) ? key.id() : null));
		}
		return Objects.requireNonNull((Object) managed.instance());
	}

}
