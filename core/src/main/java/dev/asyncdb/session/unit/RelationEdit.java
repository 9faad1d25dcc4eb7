package dev.asyncdb.session.unit;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.relation.Relation;

/**
 * Something put into a relation, or taken out of it, without looking at what it holds.
 *
 * @param relation the relation
 * @param owner whose relation, a managed entity
 * @param member the related entity
 * @param isAdded whether it was put in
 */
public record RelationEdit(Relation relation, Object owner, Object member, boolean isAdded) {

	/**
	 * Do it at once if the relation is loaded or holds one entity, else at the next
	 * flush. The last word on a member counts.
	 */
	public void note(UnitOfWork unit) {
		ManagedEntity<Object> managed = unit.find(this.owner);
		if (this.isAdded && unit.findKey(this.member) == null) {
			unit.add(this.member);
		}
		if (managed != null && (!this.relation.isCollection()
				|| unit.memberships().isLoaded(managed.key(), this.relation))) {
			unit.replace(this.relation.owner(), this.relation.place(managed.instance(), changed(managed.instance())));
			return;
		}
		unit.memberships().edits().removeIf(this::isAbout);
		unit.memberships().edits().add(this);
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
