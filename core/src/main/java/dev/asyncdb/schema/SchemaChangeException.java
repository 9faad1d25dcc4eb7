package dev.asyncdb.schema;

import java.util.List;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * Thrown when a statement that changes the schema fails.
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
	 * @param undone whether these were rolled back
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
		return undone ? text + ". The statements before it are rolled back"
				: text + ". Executed before and not rolled back, since this database cannot roll back DDL: "
						+ String.join("; ", done);
	}

	/**
	 * Return the executed statements that were not rolled back.
	 * @return the statements, in order; empty if the database is unchanged
	 * @since 0.1.0
	 */
	public List<String> getDone() {
		return this.done;
	}

	/**
	 * Return the failed statement.
	 * @return the statement
	 * @since 0.1.0
	 */
	public String getFailed() {
		return this.failed;
	}

}
