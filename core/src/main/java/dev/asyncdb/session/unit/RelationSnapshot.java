package dev.asyncdb.session.unit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a relation of a managed entity held when it was last in step with the database.
 *
 * @param state how much of it is known
 * @param members the related entities, as far as they are known; they may have become
 * copies since
 */
public record RelationSnapshot(State state, List<Object> members) {

	private static final RelationSnapshot NOT_LOADED = new RelationSnapshot(State.NOT_LOADED, List.of());

	public static RelationSnapshot notLoaded() {
		return NOT_LOADED;
	}

	public static RelationSnapshot loaded(List<Object> members) {
		return new RelationSnapshot(State.LOADED, List.copyOf(members));
	}

	public static RelationSnapshot partly(List<Object> members) {
		return new RelationSnapshot(State.PARTLY, List.copyOf(members));
	}

	/**
	 * The rows of the members.
	 */
	public Set<EntityKey> keys(UnitOfWork unit) {
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
	 * How much of a membership is known.
	 */
	public enum State {

		/** The entity says itself that nothing is loaded. */
		NOT_LOADED,

		/** The entity came from elsewhere: there may be more than it holds. */
		PARTLY,

		/** All of it. */
		LOADED

	}

}
