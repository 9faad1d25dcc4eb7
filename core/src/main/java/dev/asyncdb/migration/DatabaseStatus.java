package dev.asyncdb.migration;

/**
 * The status of a database compared with the change log.
 *
 * @since 0.1.0
 */
public enum DatabaseStatus {

	/**
	 * No change of the change log was ever run.
	 */
	NO_INFO,

	/**
	 * Changes are pending.
	 */
	UPGRADE_AVAILABLE,

	/**
	 * All changes were run.
	 */
	UP_TO_DATE

}
