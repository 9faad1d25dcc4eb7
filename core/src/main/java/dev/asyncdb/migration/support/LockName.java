package dev.asyncdb.migration.support;

import java.util.Locale;

/**
 * The name of a lock of the database: one history of one database.
 *
 * @param address the address of the database
 * @param history the table of the history
 */
record LockName(String address, String history) {

	/**
	 * A non-negative number for the history, since advisory locks have numeric keys.
	 */
	int number() {
		return this.history.toLowerCase(Locale.ROOT).hashCode() & Integer.MAX_VALUE;
	}

	@Override
	public String toString() {
		return "%s (%s)".formatted(this.address, this.history);
	}

}
