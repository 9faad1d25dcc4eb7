package dev.asyncdb.session.unit;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.asyncdb.session.identity.EntityKey;

/**
 * The members of a relation of a managed entity when it was last synchronized with the
 * database.
 *
 * @param state which members are known
 * @param members the known members; immutable ones may have been replaced by copies since
 */
public record RelationSnapshot(State state, List<Object> members) {

	private static final RelationSnapshot NOT_LOADED = new RelationSnapshot(State.NOT_LOADED, List.of());

	private static final RelationSnapshot EMPTY = new RelationSnapshot(State.LOADED, List.of());

	public static RelationSnapshot notLoaded() {
		return NOT_LOADED;
	}

	public static RelationSnapshot loaded(List<Object> members) {
		return members.isEmpty() ? EMPTY : new RelationSnapshot(State.LOADED, List.copyOf(members));
	}

	public static RelationSnapshot partial(List<Object> members) {
		return new RelationSnapshot(State.PARTIAL, List.copyOf(members));
	}

	/**
	 * Return the rows of the members. Rows can be removed from the set, of which an empty
	 * one has none.
	 */
	@SuppressWarnings("MixedMutabilityReturnType")
	public Set<EntityKey> keys(UnitOfWork unit) {
		if (this.members.isEmpty()) {
			return Collections.emptySet();
		}
		Set<EntityKey> keys = new LinkedHashSet<>();
		this.members.forEach((member) -> {
			EntityKey key = unit.findKey(member);
			if (key != null) {
				keys.add(key);
			}
		});
		return keys;
	}

	public boolean isLoaded() {
		return this.state == State.LOADED;
	}

	/**
	 * Which members of a relation are known.
	 */
	public enum State {

		/** None: the property is marked as not loaded. */
		NOT_LOADED,

		/** Some: the application created the entity, and the database may have more. */
		PARTIAL,

		/** All of them. */
		LOADED

	}

}
