package dev.asyncdb.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The change log cannot be read, or does not fit what the database has run.
 *
 * @since 0.1.0
 */
public class InvalidChangeLogException extends MigrationException {

	private final String location;

	/**
	 * Tell what is wrong with a change log.
	 * @param location where the change log is
	 * @param problem what is wrong
	 * @param cause the error of the engine, {@code null} if there is none
	 * @since 0.1.0
	 */
	public InvalidChangeLogException(String location, String problem, @Nullable Throwable cause) {
		super("The change log '%s' is not valid: %s".formatted(location, problem), cause);
		this.location = location;
	}

	/**
	 * Tell which changes were edited after they were run, and the ways out.
	 * @param location where the change log is
	 * @param changes the full names of the changes
	 * @return an exception
	 * @since 0.1.0
	 */
	public static InvalidChangeLogException edited(String location, List<String> changes) {
		String problem = "%s edited after it was run: %s. Undo the edit and write a new change for what it should do; or,"
				+ " where the edit makes no difference to the schema, add the new checksum or \"any\" as validCheckSum to"
				+ " the change; or set its MD5SUM to NULL in the history, to have it recorded anew";
		String what = (changes.size() > 1) ? changes.size() + " changes were" : "a change was";
		return new InvalidChangeLogException(location, problem.formatted(what, String.join(", ", changes)), null);
	}

	/**
	 * Where the change log is.
	 * @return its location
	 * @since 0.1.0
	 */
	public String getLocation() {
		return this.location;
	}

}
