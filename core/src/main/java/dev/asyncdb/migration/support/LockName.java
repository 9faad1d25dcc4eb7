package dev.asyncdb.migration.support;

import java.util.Locale;

/**
 * What a lock of the database is about: one history of one database.
 *
 * @param address the database
 * @param history the table of the history
 */
record LockName(String address, String history) {

	/**
	 * The number of the history, not negative.
	 */
	int number() {
		return this.history.toLowerCase(Locale.ROOT).hashCode() & Integer.MAX_VALUE;
	}

	@Override
	public String toString() {
		return "%s (%s)".formatted(this.address, this.history);
	}

}
