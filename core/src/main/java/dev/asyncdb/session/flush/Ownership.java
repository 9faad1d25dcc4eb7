package dev.asyncdb.session.flush;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.relation.support.InverseRelation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.session.unit.UnitOfWork;
import dev.asyncdb.session.write.ForeignKeyUpdates;
import dev.asyncdb.session.write.ForeignKeyUpdates.Reference;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Finds out to which owner an entity belongs after a flush. The application can change
 * the owner by a collection, by a single entity or by the column of the foreign key, so
 * all of them are compared.
 */
record Ownership(SessionServices services, UnitOfWork unit, ForeignKeyUpdates references, Set<IdentityKey> withdrawn) {

	static Ownership of(SessionContext context, ForeignKeyUpdates references) {
		return new Ownership(context.services(), context.unit(), references, new HashSet<>());
	}

	/**
	 * Note that a new entity will not be inserted, so that it owns nothing.
	 */
	void withdraw(Object entity) {
		this.withdrawn.add(new IdentityKey(entity));
	}

	/**
	 * Return whether a member of a relation of a deleted owner was given to an owner of
	 * the same type that remains, or to none. One that the deleted owner has received by
	 * its collection since the last flush was given to it, unless its column says
	 * otherwise.
	 */
	boolean isReassigned(Object member, InverseRelation relation, Object owner) {
		Reference reference = pending(member, relation.reference());
		if (reference != null) {
			return isLive(reference.referredTo());
		}
		EntityKey referredTo = this.unit.referredKey(member, relation);
		if (referredTo == null) {
			return isChanged(member, relation.reference());
		}
		return !referredTo.equals(this.unit.findKey(owner)) && !isDeleted(referredTo)
				&& (isSet(member, relation.reference()) || !isReceived(member, relation, owner));
	}

	/**
	 * Return whether the application has set a column since the last flush.
	 */
	private boolean isSet(Object member, RelationalPersistentProperty property) {
		return this.unit.isAdded(member) || this.references.isChanged(member, property);
	}

	private boolean isReceived(Object member, InverseRelation relation, Object owner) {
		EntityKey key = this.unit.findKey(owner);
		RelationSnapshot known = (key != null) ? this.unit.relationSnapshots().of(key, relation) : null;
		boolean isFormer = known != null && known.keys(this.unit).contains(this.unit.findKey(member));
		return !isFormer && relation.members(owner).stream().anyMatch((held) -> this.unit.current(held) == member);
	}

	/**
	 * Return the owner to which an entity refers after this flush.
	 * @return the key of its row, or of the object if it has none
	 */
	@Nullable Object ownerOf(Object member, InverseRelation relation) {
		Reference reference = pending(member, relation.reference());
		if (reference == null) {
			return this.unit.referredKey(member, relation);
		}
		return (reference.referredTo() != null) ? keyOf(reference.referredTo()) : null;
	}

	/**
	 * Return the key by which {@link #ownerOf} names an owner.
	 */
	Object keyOf(Object owner) {
		EntityKey key = this.unit.findKey(owner);
		return (key != null) ? key : new IdentityKey(owner);
	}

	/**
	 * Return whether this flush gives an entity to an owner by another foreign key. A
	 * changed reference to an entity that owns nothing does not count.
	 */
	boolean hasNewOwner(Object member, RelationalPersistentProperty former) {
		for (Reference reference : this.references.from(member)) {
			boolean isOwner = reference.relation() instanceof InverseRelation
					|| isOwnedBy(member, reference.property());
			if (isOwner && !reference.property().equals(former) && isLive(reference.referredTo())) {
				return true;
			}
		}
		return owners(member).stream()
			.anyMatch((relation) -> !relation.reference().equals(former) && refersToNewOwner(member, relation));
	}

	private boolean refersToNewOwner(Object member, InverseRelation relation) {
		EntityKey referredTo = this.unit.referredKey(member, relation);
		return referredTo != null && isChanged(member, relation.reference())
				&& pending(member, relation.reference()) == null && !isDeleted(referredTo);
	}

	private boolean isOwnedBy(Object member, RelationalPersistentProperty reference) {
		return owners(member).stream().anyMatch((relation) -> relation.reference().equals(reference));
	}

	private List<InverseRelation> owners(Object member) {
		return this.services.relations().owning(this.services.mapping().ofInstance(member));
	}

	private @Nullable Reference pending(Object member, RelationalPersistentProperty property) {
		return this.references.from(member)
			.stream()
			.filter((reference) -> reference.property().equals(property))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return whether the application has changed a column in this transaction, flushed or
	 * not, since a query with automatic flush must not decide what is deleted.
	 */
	private boolean isChanged(Object member, RelationalPersistentProperty property) {
		EntityKey key = this.unit.findKey(member);
		return this.references.isChanged(member, property)
				|| (key != null && this.unit.relationSnapshots().isUpdated(key, property.getColumnName()));
	}

	private boolean isLive(@Nullable Object owner) {
		return owner != null && !this.unit.isDeleted(this.unit.current(owner))
				&& !this.withdrawn.contains(new IdentityKey(owner));
	}

	private boolean isDeleted(EntityKey key) {
		ManagedEntity<?> managed = this.unit.findByKey(key);
		if (managed != null) {
			return this.unit.isDeleted(managed.instance());
		}
		return this.unit.deleted().stream().anyMatch((entity) -> key.equals(this.unit.findKey(entity)));
	}

}
