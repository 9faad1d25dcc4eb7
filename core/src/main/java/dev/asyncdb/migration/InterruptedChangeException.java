package dev.asyncdb.migration;

/**
 * The process that ran a change ended before it recorded the change, and the statements
 * of that change may be committed. No change is run until the outcome is known.
 *
 * @since 0.1.0
 */
public class InterruptedChangeException extends MigrationException {

	private final String change;

	/**
	 * Create the exception.
	 * @param database the address of the database, without credentials
	 * @param change the path, identifier and author of the change
	 * @param process the process that ran the change
	 * @param since the time at which that process acquired its lock
	 * @since 0.1.0
	 */
	public InterruptedChangeException(String database, String change, String process, Object since) {
		super(("The outcome of the change %s in %s is unknown: %s has run it since %s and ended before it recorded it, so"
				+ " its statements may be committed, all or some, and nothing was changed. Inspect the database. If all"
				+ " statements were executed, record the change with \"syncdb stamp %s\"; otherwise revert what they have"
				+ " changed, and run the change again after \"syncdb --release-lock\"")
			.formatted(change, database, process, since, target(change)), null);
		this.change = change;
	}

	// Not head, which would record the changes after it as well
	private static String target(String change) {
		return change.startsWith("...") ? "<id>" : change;
	}

	/**
	 * Return the change whose outcome is unknown.
	 * @return its path, identifier and author; the end of them if they are long
	 * @since 0.1.0
	 */
	public String getChange() {
		return this.change;
	}

}
