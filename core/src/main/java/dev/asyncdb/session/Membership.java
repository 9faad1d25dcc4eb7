package dev.asyncdb.session;

import java.util.List;

/**
 * What a relation of a managed entity held when it was last in step with the database.
 *
 * @param state how much of it is known
 * @param members the related entities, as far as they are known
 */
record Membership(State state, List<EntityKey> members) {

	private static final Membership NOT_LOADED = new Membership(State.NOT_LOADED, List.of());

	static Membership notLoaded() {
		return NOT_LOADED;
	}

	static Membership loaded(List<EntityKey> members) {
		return new Membership(State.LOADED, List.copyOf(members));
	}

	static Membership partly(List<EntityKey> members) {
		return new Membership(State.PARTLY, List.copyOf(members));
	}

	boolean isLoaded() {
		return this.state == State.LOADED;
	}

	/**
	 * How much of a membership is known.
	 */
	enum State {

		/** The entity says itself that nothing is loaded. */
		NOT_LOADED,

		/** The entity came from elsewhere: there may be more than it holds. */
		PARTLY,

		/** All of it. */
		LOADED

	}

}
