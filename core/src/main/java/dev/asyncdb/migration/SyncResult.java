package dev.asyncdb.migration;

/**
 * What a synchronisation did.
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
	 * There was nothing to run.
	 */
	ALREADY_UP_TO_DATE

}
