package dev.asyncdb.statement;

/**
 * How a query locks the rows that it returns.
 */
public enum RowLock {

	/**
	 * Without a lock.
	 */
	NONE(""),

	/**
	 * Shared lock, waits for locked rows.
	 */
	FOR_SHARE(""),

	/**
	 * Exclusive lock, waits for locked rows.
	 */
	FOR_UPDATE(""),

	/**
	 * Exclusive lock, skips locked rows.
	 */
	SKIP_LOCKED(" SKIP LOCKED"),

	/**
	 * Exclusive lock, fails on locked rows.
	 */
	NO_WAIT(" NOWAIT");

	private final String suffix;

	RowLock(String suffix) {
		this.suffix = suffix;
	}

	String suffix() {
		return this.suffix;
	}

}
