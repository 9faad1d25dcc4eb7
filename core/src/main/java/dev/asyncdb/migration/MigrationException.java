package dev.asyncdb.migration;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A migration failed.
 *
 * @since 0.1.0
 */
public class MigrationException extends NonTransientDataAccessException {

	private final CopyOnWriteArrayList<String> invalidIndexes = new CopyOnWriteArrayList<>();

	/**
	 * Create the exception.
	 * @param message the attempted operation and the solution
	 * @param cause the error of the driver or the engine, {@code null} if there is none
	 * @since 0.1.0
	 */
	public MigrationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Add the statements that drop the indexes that were not built to their end, as by a
	 * {@code CREATE INDEX CONCURRENTLY} that failed or was killed. They become a part of
	 * the message.
	 * @param statements the statements
	 * @since 0.1.0
	 */
	public void addInvalidIndexes(List<String> statements) {
		this.invalidIndexes.addAllAbsent(statements);
	}

	/**
	 * Return the statements that drop the indexes that were not built to their end.
	 * @return the statements, empty if there are no such indexes
	 * @since 0.1.0
	 */
	public List<String> getInvalidIndexes() {
		return List.copyOf(this.invalidIndexes);
	}

	@Override
	public @Nullable String getMessage() {
		return this.invalidIndexes.isEmpty() ? super.getMessage()
				: "%s. The database has indexes that were not built to their end and are not used; drop them first: %s"
					.formatted(super.getMessage(), String.join("; ", this.invalidIndexes));
	}

}
