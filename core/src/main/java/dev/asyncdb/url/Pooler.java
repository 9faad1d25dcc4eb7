package dev.asyncdb.url;

/**
 * What kind of connection pooler, such as PgBouncer, is between the application and a
 * PostgreSQL.
 *
 * @since 0.1.0
 */
public enum Pooler {

	/**
	 * None. A connection that turns out to pass a pooler is refused.
	 */
	NONE,

	/**
	 * One that gives each client a server session. As poolers refuse parameters of the
	 * session, limits are set in each transaction. Statements are not cached, since
	 * nothing tells this mode from the other, which mixes them up.
	 */
	SESSION,

	/**
	 * One that gives each transaction a server session, perhaps that of another client
	 * before. The same applies, and migrations hold no lock of the session.
	 */
	TRANSACTION

}
