package dev.asyncdb.sample.live;

/**
 * A committed change of a post.
 *
 * @param kind what happened
 * @param post identifier of the post, 0 for {@link Kind#MISSED}
 * @param version version of the post after an edit, otherwise 0
 */
public record Change(Kind kind, long post, long version) {

	private static final String SEPARATOR = ":";

	public static Change created(long post) {
		return new Change(Kind.CREATED, post, 0);
	}

	public static Change edited(long post, long version) {
		return new Change(Kind.EDITED, post, version);
	}

	public static Change deleted(long post) {
		return new Change(Kind.DELETED, post, 0);
	}

	public static Change commented(long post) {
		return new Change(Kind.COMMENTED, post, 0);
	}

	static Change missed() {
		return new Change(Kind.MISSED, 0, 0);
	}

	static Change parse(String payload) {
		String[] parts = payload.split(SEPARATOR, -1);
		return new Change(Kind.valueOf(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
	}

	String toPayload() {
		return this.kind + SEPARATOR + this.post + SEPARATOR + this.version;
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		/**
		 * A post was written.
		 */
		CREATED,

		/**
		 * A post was edited.
		 */
		EDITED,

		/**
		 * A post was deleted.
		 */
		DELETED,

		/**
		 * A comment was written.
		 */
		COMMENTED,

		/**
		 * Changes may have been missed, such as during a failure of the network: load all
		 * again.
		 */
		MISSED

	}

}
