package dev.asyncdb.session;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.relation.Relation;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Something put into a relation, or taken out of it, that is not loaded.
 *
 * @param relation the relation
 * @param owner whose relation
 * @param member the related entity
 * @param isAdded whether it was put in
 */
record RelationEdit(Relation relation, Object owner, Object member, boolean isAdded) {

	void applyTo(LinkChanges links, EntityMapping mapping) {
		if (this.isAdded) {
			links.add(this.relation, this.owner, this.member);
			return;
		}
		Object id = mapping.ofInstance(this.member).idOf(this.member);
		if (id == null) {
			throw new InvalidDataAccessApiUsageException("A %s without an identifier cannot be taken out of %s"
				.formatted(this.relation.target(), this.relation));
		}
		links.remove(this.relation, this.owner, id);
	}

}
