package dev.asyncdb.schema;

import java.util.List;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * The schema could not be changed.
 *
 * @since 0.1.0
 */
public final class SchemaChangeException extends NonTransientDataAccessException {

	private static final long serialVersionUID = 1L;

	private final transient List<String> done;

	private final String failed;

	/**
	 * Create the exception.
	 * @param failed the statement that failed
	 * @param done the statements that were executed before it
	 * @param undone whether those were rolled back
	 * @param cause the error of the database
	 * @since 0.1.0
	 */
	public SchemaChangeException(String failed, List<String> done, boolean undone, Throwable cause) {
		super(message(failed, done, undone), cause);
		this.done = undone ? List.of() : List.copyOf(done);
		this.failed = failed;
	}

	private static String message(String failed, List<String> done, boolean undone) {
		String text = "The schema could not be changed by: %s".formatted(failed);
		if (done.isEmpty()) {
			return text + ". Nothing was changed";
		}
		return undone ? text + ". What was changed before is undone" : text
				+ ". Changed before, and left so, since this database cannot undo it: " + String.join("; ", done);
	}

	/**
	 * What was changed and is not undone.
	 * @return the statements in their order, empty if the database is as before
	 * @since 0.1.0
	 */
	public List<String> getDone() {
		return this.done;
	}

	/**
	 * What failed.
	 * @return the statement
	 * @since 0.1.0
	 */
	public String getFailed() {
		return this.failed;
	}

}
