package dev.asyncdb.session.flush;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.relation.support.Relation;
import dev.asyncdb.session.identity.EntityKey;
import dev.asyncdb.session.identity.FewEntries;
import dev.asyncdb.session.identity.IdentityKey;
import dev.asyncdb.session.unit.RelationEdit;
import dev.asyncdb.session.unit.RelationSnapshot;
import dev.asyncdb.session.unit.RelationSnapshot.State;
import dev.asyncdb.session.unit.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * What a flush has compared with the stored state, and therefore writes. The application
 * can add entities and change relations until the flush has ended: the next one writes
 * that.
 */
final class ComparedRelations {

	private final UnitOfWork unit;

	private FewEntries<IdentityKey, FewEntries<Relation, List<Object>>> members = FewEntries.none();

	private List<Object> added = List.of();

	private List<RelationEdit> edits = List.of();

	ComparedRelations(UnitOfWork unit) {
		this.unit = unit;
	}

	/**
	 * Keep what is to be compared.
	 * @return the entities to insert
	 */
	List<Object> begin() {
		this.added = this.unit.added();
		this.edits = List.copyOf(this.unit.edits());
		return this.added;
	}

	/**
	 * Keep the members of a relation.
	 */
	List<Object> put(Object owner, Relation relation) {
		List<Object> held = relation.members(owner);
		IdentityKey key = new IdentityKey(owner);
		this.members = this.members.with(key, of(key).with(relation, held));
		return held;
	}

	private FewEntries<Relation, List<Object>> of(IdentityKey owner) {
		return Objects.requireNonNullElse(this.members.get(owner), FewEntries.none());
	}

	List<RelationEdit> edits() {
		return this.edits;
	}

	/**
	 * Return the entities that are still to be inserted.
	 */
	List<Object> added() {
		List<Object> remaining = new ArrayList<>(this.added.size());
		for (Object entity : this.added) {
			if (this.unit.isAdded(entity)) {
				remaining.add(entity);
			}
		}
		return remaining;
	}

	/**
	 * Return the members that were written if they have changed since. Only a relation of
	 * a mutable entity can change.
	 * @return {@code null} if they have not
	 */
	@Nullable List<Object> ifChangedSince(EntityKey key, Relation relation, Object owner) {
		List<Object> written = relation.owner().isMutable() ? written(key, relation, owner) : null;
		return (written != null && !areCurrent(written, relation.members(owner))) ? written : null;
	}

	// In any order, since that of a set may have changed
	private boolean areCurrent(List<Object> written, List<Object> held) {
		return areSame(written, held) || current(written).equals(current(held));
	}

	private static boolean areSame(List<Object> written, List<Object> held) {
		if (written.size() != held.size()) {
			return false;
		}
		for (int i = 0; i < held.size(); i++) {
			if (written.get(i) != held.get(i)) {
				return false;
			}
		}
		return true;
	}

	private @Nullable List<Object> written(EntityKey key, Relation relation, Object owner) {
		List<Object> compared = of(new IdentityKey(owner)).get(relation);
		if (compared != null) {
			return compared;
		}
		// It was equal to its snapshot
		RelationSnapshot snapshot = this.unit.relationSnapshots().of(key, relation);
		return (snapshot != null && snapshot.state() != State.NOT_LOADED) ? snapshot.members() : null;
	}

	private Set<IdentityKey> current(List<Object> entities) {
		Set<IdentityKey> current = new HashSet<>();
		entities.forEach((entity) -> current.add(new IdentityKey(this.unit.current(entity))));
		return current;
	}

}
