package dev.asyncdb.autoconfigure.operations;

/**
 * The state of a database for operators. All but {@link #UNREACHABLE} and
 * {@link #UNKNOWN} are answers of the database.
 */
enum SchemaStatus {

	/** All changes of the change log were run. */
	UP_TO_DATE,

	/** The database has also run changes that this application does not have. */
	AHEAD,

	/** Changes are pending. */
	PENDING,

	/** No change of the change log was ever run. */
	NEVER_INITIALIZED,

	/** The database answers, and asyncdb does not migrate it. */
	UNMANAGED,

	/** The change log cannot be read, or was edited after it was run. */
	INVALID_CHANGE_LOG,

	/** The database cannot be reached, or did not answer in time. */
	UNREACHABLE,

	/** The database answers, but its history cannot be read. */
	UNKNOWN


}
