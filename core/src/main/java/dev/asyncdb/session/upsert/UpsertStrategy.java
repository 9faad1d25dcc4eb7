package dev.asyncdb.session.upsert;

/**
 * How one row is created or updated without a race.
 */
enum UpsertStrategy {

	/**
	 * Insert, and if a concurrent insert won, lock and read its row. For databases in
	 * which an error undoes its statement only.
	 */
	INSERT_OR_LOCK,

	/**
	 * Query or update, insert if absent, repeat. For databases in which an error ends the
	 * transaction.
	 */
	INSERT_IF_ABSENT,

	/**
	 * Query and insert under an advisory lock, since no unique key covers the lookup.
	 */
	ADVISORY_LOCK

}
