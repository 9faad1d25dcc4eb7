package dev.asyncdb.session.upsert;

import java.util.List;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * How rows are looked up by some keys and made without a race.
 *
 * @param way the way
 * @param key the columns of the unique key that stops a race
 */
record UpsertPlan(Way way, List<SqlIdentifier> key) {

	/**
	 * The ways, from the cheapest to the dearest.
	 */
	enum Way {

		/**
		 * The database's own way: a statement that a conflict on exactly the keys does
		 * not fail, or an insert whose failure leaves the transaction usable.
		 */
		ATOMIC,

		/**
		 * Insert unless there, and look again. For keys that are more than the unique
		 * ones, and tables that cannot tell which row a statement made.
		 */
		UNLESS_THERE,

		/**
		 * No unique key stops a race, so a lock of the database does.
		 */
		LOCKED

	}

	static UpsertPlan locked() {
		return new UpsertPlan(Way.LOCKED, List.of());
	}

}
