package dev.asyncdb.session.flush;

import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.SessionContext;

/**
 * Merges the relations of a copy into the managed entity of the same row. New entities of
 * the copy are added. Members are removed only by the copy of an immutable entity whose
 * relation is loaded, since such an entity can be changed only by a copy.
 */
public record MergedRelations(SessionContext context) {

	/**
	 * Add the new entities of a copy.
	 * @return the copy; if it is immutable, with the merged relations
	 */
	public <T> T applied(ManagedEntity<T> managed, T copy) {
		MappedEntity<T> mapped = managed.mapped();
		if (managed.instance() == copy) {
			return copy;
		}
		T result = copy;
		for (Relation relation : this.context.services().relations().of(mapped)) {
			Object held = relation.value(Objects.requireNonNull(copy));
			boolean isKnown = relation.isStoredByOwner()
					|| this.context.unit().relationSnapshots().isLoaded(managed.key(), relation);
			boolean replaces = !mapped.isMutable() && held != null && !(held instanceof Unloaded) && isKnown;
			if (!replaces) {
				addNewMembers(managed, relation, copy);
				result = kept(managed, relation, result);
			}
		}
		return result;
	}

	private <T> void addNewMembers(ManagedEntity<T> managed, Relation relation, T copy) {
		Object owner = Objects.requireNonNull(managed.instance());
		for (Object member : relation.members(Objects.requireNonNull(copy))) {
			if (this.context.services().mapping().ofInstance(member).idOf(member) == null) {
				new RelationEdit(relation, owner, member, true).apply(this.context.unit());
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> T kept(ManagedEntity<T> managed, Relation relation, T copy) {
		if (managed.mapped().isMutable()) {
			return copy;
		}
		Object kept = relation.value(Objects.requireNonNull(managed.instance()));
		return (T) relation.owner().with(Objects.requireNonNull(copy), relation.property(), kept);
	}

}
