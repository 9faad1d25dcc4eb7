package dev.asyncdb.migration;

/**
 * The result of a synchronization.
 *
 * @since 0.1.0
 */
public enum SyncResult {

	/**
	 * The first changes of the change log were run.
	 */
	CREATED,

	/**
	 * Further changes were run.
	 */
	UPGRADED,

	/**
	 * No changes were pending.
	 */
	ALREADY_UP_TO_DATE

}
