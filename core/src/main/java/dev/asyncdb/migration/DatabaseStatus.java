package dev.asyncdb.migration;

/**
 * Where a database stands compared with the change log.
 *
 * @since 0.1.0
 */
public enum DatabaseStatus {

	/**
	 * Nothing of the change log was ever run.
	 */
	NO_INFO,

	/**
	 * Changes are waiting to be run.
	 */
	UPGRADE_AVAILABLE,

	/**
	 * All changes were run.
	 */
	UP_TO_DATE

}
