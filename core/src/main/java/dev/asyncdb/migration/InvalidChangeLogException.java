package dev.asyncdb.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The change log cannot be read, or differs from the changes that the database has run.
 *
 * @since 0.1.0
 */
public class InvalidChangeLogException extends MigrationException {

	private final String location;

	private final boolean isMissing;

	/**
	 * Create the exception.
	 * @param location the location of the change log
	 * @param problem the description of the problem
	 * @param cause the error of the engine, {@code null} if there is none
	 * @since 0.1.0
	 */
	public InvalidChangeLogException(String location, String problem, @Nullable Throwable cause) {
		this(location, problem, cause, false);
	}

	private InvalidChangeLogException(String location, String problem, @Nullable Throwable cause, boolean isMissing) {
		super("The change log '%s' is not valid: %s".formatted(location, problem), cause);
		this.location = location;
		this.isMissing = isMissing;
	}

	/**
	 * Create the exception for a change log that does not exist.
	 * @param location the location of the change log
	 * @param cause the error of the engine
	 * @return the exception
	 * @since 0.1.0
	 */
	public static InvalidChangeLogException missing(String location, Throwable cause) {
		return new InvalidChangeLogException(location, "the class path has no such file", cause, true);
	}

	/**
	 * Create the exception for changes that were edited after they were run.
	 * @param location the location of the change log
	 * @param changes the full names of the changes
	 * @return the exception, with the possible solutions in its message
	 * @since 0.1.0
	 */
	public static InvalidChangeLogException edited(String location, List<String> changes) {
		String problem = "%s edited after it was run: %s. Undo the edit and write a new change instead; or,"
				+ " if the edit does not alter the schema, add the new checksum or \"any\" as validCheckSum to"
				+ " the change; or set its MD5SUM to NULL in the history, so that it is recorded again";
		String subject = (changes.size() > 1) ? changes.size() + " changes were" : "a change was";
		return new InvalidChangeLogException(location, problem.formatted(subject, String.join(", ", changes)), null);
	}

	/**
	 * Return the location of the change log.
	 * @return the location
	 * @since 0.1.0
	 */
	public String getLocation() {
		return this.location;
	}

	/**
	 * Return whether the change log does not exist.
	 * @return {@code false} if it was found
	 * @since 0.1.0
	 */
	public boolean isMissing() {
		return this.isMissing;
	}

}
