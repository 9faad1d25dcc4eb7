package dev.asyncdb.autoconfigure.operations;

/**
 * The state of a database for operators.
 */
enum SchemaStatus {

	UP_TO_DATE("All changes of the change log were run"),

	AHEAD("The database has also run changes that this application does not have, as during a rolling upgrade"),

	PENDING("Changes are pending"),

	NEVER_INITIALIZED("No change of the change log was ever run"),

	UNMANAGED("The database answers, and asyncdb has no change log for it"),

	INVALID_CHANGE_LOG("The change log cannot be read, or a change was edited after it was run"),

	UNREACHABLE("The database cannot be reached, or did not answer in time"),

	UNKNOWN("The database answers, but its history cannot be read");

	private final String description;

	SchemaStatus(String description) {
		this.description = description;
	}

	String getDescription() {
		return this.description;
	}

}
