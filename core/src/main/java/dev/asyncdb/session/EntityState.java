package dev.asyncdb.session;

/**
 * What an instance of an entity is to a session.
 *
 * @since 0.1.0
 */
public enum EntityState {

	/**
	 * Has no row as far as its identifier or version says, and was not added to the
	 * session: SQLAlchemy's transient, JPA's new.
	 */
	NEW,

	/**
	 * Is inserted at the next flush: SQLAlchemy's pending.
	 */
	ADDED,

	/**
	 * Represents a row in the session, which writes its changes: SQLAlchemy's persistent.
	 */
	MANAGED,

	/**
	 * Is deleted at the next flush.
	 */
	DELETED,

	/**
	 * Has an identifier and is not part of the session. It was detached, deleted by a
	 * flush, belongs to another session, or is a copy of what the session manages.
	 */
	DETACHED

}
