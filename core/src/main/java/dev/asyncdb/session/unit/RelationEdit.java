package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.support.ManyToManyRelation;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.ManagedEntity;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * An addition to a relation, or a removal from it, that does not need the other members.
 *
 * @param relation the relation
 * @param owner the managed entity with the relation
 * @param member the related entity
 * @param isAdded whether the member is added rather than removed
 */
public record RelationEdit(Relation relation, Object owner, Object member, boolean isAdded) {

	/**
	 * Apply the edit to the property if the relation is loaded or holds one entity. The
	 * next flush writes it otherwise, and where the property had the edit already, since
	 * it may not know of what was written by a column or from the other side. It replaces
	 * an earlier edit of the member.
	 */
	public void apply(UnitOfWork unit) {
		if (this.isAdded && unit.findKey(this.member) == null) {
			unit.add(this.member);
		}
		if (!isPlaced(unit)) {
			unit.relationSnapshots().edits().removeIf(this::isAbout);
			unit.relationSnapshots().edits().add(this);
		}
		if (this.relation instanceof ManyToManyRelation sides) {
			unit.entities()
				.otherSide(sides)
				.ifPresent((other) -> new RelationEdit(other, /* owner= */ this.member,
						/* member= */ this.owner, this.isAdded)
					.isPlaced(unit));
		}
	}

	/**
	 * Require an owner that has a row or gets one, since nothing could refer to it
	 * otherwise.
	 */
	public void requireOwner(UnitOfWork unit) {
		if (!unit.isAdded(this.owner) && unit.findKey(this.owner) == null) {
			throw new InvalidDataAccessApiUsageException(
					"%s was changed by relation(..) for a new %s that was not added: add it, or use the result of save(..)"
						.formatted(this.relation, this.relation.owner()));
		}
	}

	private boolean isPlaced(UnitOfWork unit) {
		ManagedEntity<Object> managed = unit.find(this.owner);
		if (managed == null
				|| (this.relation.isCollection() && !unit.relationSnapshots().isLoaded(managed.key(), this.relation))) {
			return false;
		}
		boolean isMember = this.relation.members(managed.instance()).stream().anyMatch((other) -> other == this.member);
		unit.entities()
			.replace(this.relation.owner(), this.relation.place(managed.instance(), changed(managed.instance())));
		return !this.relation.isCollection() || isMember != this.isAdded || isStored(isMember);
	}

	// The join table has the row of a member, or gets it by the collection
	private boolean isStored(boolean isMember) {
		return isMember && this.relation instanceof ManyToManyRelation;
	}

	private List<Object> changed(Object current) {
		if (!this.relation.isCollection()) {
			return this.isAdded ? List.of(this.member) : List.of();
		}
		List<Object> members = new ArrayList<>(this.relation.members(current));
		members.removeIf((other) -> other == this.member);
		if (this.isAdded) {
			members.add(this.member);
		}
		return members;
	}

	private boolean isAbout(RelationEdit other) {
		return this.relation.equals(other.relation) && this.owner == other.owner && this.member == other.member;
	}

}
