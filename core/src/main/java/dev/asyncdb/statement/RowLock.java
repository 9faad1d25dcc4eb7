package dev.asyncdb.statement;

/**
 * How a query locks the rows that it returns.
 *
 * @since 0.1.0
 */
public enum RowLock {

	/**
	 * Not at all.
	 */
	NONE(""),

	/**
	 * Against writing by others, which is waited for.
	 */
	FOR_SHARE(""),

	/**
	 * For writing, waiting for others.
	 */
	FOR_UPDATE(""),

	/**
	 * For writing, leaving out what others have locked.
	 */
	SKIP_LOCKED(" SKIP LOCKED"),

	/**
	 * For writing, failing on what others have locked.
	 */
	NO_WAIT(" NOWAIT");

	private final String suffix;

	RowLock(String suffix) {
		this.suffix = suffix;
	}

	/**
	 * What follows the lock clause.
	 */
	String suffix() {
		return this.suffix;
	}

}
