package dev.asyncdb.migration;

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
	 * Where the change log is.
	 * @return its location
	 * @since 0.1.0
	 */
	public String getLocation() {
		return this.location;
	}

}
