package dev.asyncdb.session.upsert;

/**
 * How one row is created or updated without a race.
 */
enum UpsertStrategy {

	/**
	 * Query or update, insert if absent, repeat. For lookups by exactly the unique key in
	 * databases in which an error ends the transaction.
	 */
	ATOMIC,

	/**
	 * Insert, and if a concurrent insert won, lock and read its row. For databases in
	 * which an error undoes its statement only.
	 */
	INSERT_OR_LOCK,

	/**
	 * Query, insert if absent, query again. For lookups by more columns than the unique
	 * key has, and for tables whose statements cannot return which row they inserted.
	 */
	INSERT_IF_ABSENT,

	/**
	 * Query and insert under an advisory lock, since no unique key covers the lookup.
	 */
	ADVISORY_LOCK

}
