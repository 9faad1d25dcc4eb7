package dev.asyncdb.session.flush;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.relation.Unloaded;
import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.ManagedEntity;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.SessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the managed entities whose relations differ from their snapshots. Each query with
 * automatic flush runs this, so it checks each entity once and copies nothing.
 */
public record DirtyRelations(SessionContext context) {

	/**
	 * Return the entities.
	 */
	public List<ManagedEntity<?>> find() {
		return this.context.unit()
			.entities()
			.of((type) -> declares(type, (relation) -> true), (managed) -> isDirty(managed, (relation) -> true));
	}

	/**
	 * Return whether there are any with some relations.
	 */
	boolean exist(Predicate<Relation> some) {
		return this.context.unit()
			.entities()
			.hasAny((type) -> declares(type, some), (managed) -> isDirty(managed, some));
	}

	private boolean declares(Class<?> type, Predicate<Relation> some) {
		for (Relation relation : relationsOf(this.context.mapping().of(type))) {
			if (some.test(relation)) {
				return true;
			}
		}
		return false;
	}

	private List<Relation> relationsOf(MappedEntity<?> mapped) {
		return this.context.services().relations().of(mapped);
	}

	private boolean isDirty(ManagedEntity<?> managed, Predicate<Relation> some) {
		for (Relation relation : relationsOf(managed.mapped())) {
			if (isDirty(managed, relation) && some.test(relation)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether one relation differs.
	 */
	public boolean isDirty(ManagedEntity<?> managed, Relation relation) {
		RelationSnapshot last = this.context.unit().relationSnapshots().of(managed.key(), relation);
		return !isUnchanged(relation.value(managed.instance()), last);
	}

	private boolean isUnchanged(@Nullable Object held, @Nullable RelationSnapshot last) {
		if (held instanceof Unloaded) {
			return true;
		}
		List<Object> members = (last != null) ? last.members() : List.of();
		if (held == null) {
			return members.isEmpty();
		}
		boolean isUnknown = last == null || last.state() == RelationSnapshot.State.NOT_LOADED;
		if (held instanceof Map<?, ?> map) {
			return !isUnknown && isSame(map.values(), members);
		}
		return !isUnknown && ((held instanceof Collection<?> elements) ? isSame(elements, members)
				: members.size() == 1 && isSame(held, members.get(0)));
	}

	private boolean isSame(Collection<?> elements, List<Object> members) {
		if (elements.size() != members.size()) {
			return false;
		}
		Iterator<Object> next = members.iterator();
		for (Object element : elements) {
			if (element == null || !isSame(element, next.next())) {
				return false;
			}
		}
		return true;
	}

	// A copy of a managed entity is a change of that entity
	private boolean isSame(Object element, Object member) {
		if (element == member) {
			return true;
		}
		EntityKey key = this.context.unit().knownKey(element);
		return key != null && key.equals(this.context.unit().findKey(member));
	}

}
