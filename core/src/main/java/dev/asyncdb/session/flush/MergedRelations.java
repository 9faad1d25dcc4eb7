package dev.asyncdb.session.flush;

import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Relation;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.session.unit.ManagedEntity;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.SessionContext;

/**
 * What the relations of a copy mean for the managed entity of the same row. New entities
 * in the copy are added to the relation. Nothing is ever taken out by a copy, except by
 * that of an immutable entity whose relation is loaded: there is no other way to say so.
 */
public record MergedRelations(SessionContext context) {

	/**
	 * Note what the copy adds.
	 * @return the copy; if it is immutable, with the relations that the entity has then
	 */
	public <T> T applied(ManagedEntity<T> managed, T copy) {
		MappedEntity<T> mapped = managed.mapped();
		if (managed.instance() == copy) {
			return copy;
		}
		T result = copy;
		for (Relation relation : this.context.services().relations().of(mapped)) {
			Object held = relation.value(Objects.requireNonNull(copy));
			boolean isSafe = relation.isStoredByOwner()
					|| this.context.unit().memberships().isLoaded(managed.key(), relation);
			boolean replaces = !mapped.isMutable() && held != null && !(held instanceof Unloaded) && isSafe;
			if (!replaces) {
				addNewcomers(managed, relation, copy);
				result = kept(managed, relation, result);
			}
		}
		return result;
	}

	private <T> void addNewcomers(ManagedEntity<T> managed, Relation relation, T copy) {
		Object owner = Objects.requireNonNull(managed.instance());
		for (Object member : relation.members(Objects.requireNonNull(copy))) {
			if (this.context.services().mapping().ofInstance(member).idOf(member) == null) {
				new RelationEdit(relation, owner, member, true).note(this.context.unit());
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
