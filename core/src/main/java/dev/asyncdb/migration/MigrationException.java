package dev.asyncdb.migration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * A migration failed.
 *
 * @since 0.1.0
 */
public class MigrationException extends NonTransientDataAccessException {

	private final CopyOnWriteArrayList<String> invalidIndexes = new CopyOnWriteArrayList<>();

	private final AtomicReference<@Nullable String> module = new AtomicReference<>();

	private final AtomicReference<Map<String, MigrationReport>> completed = new AtomicReference<>(Map.of());

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

	/**
	 * Set the module whose change log failed. Its name becomes a part of the message.
	 * @param module the name of the module
	 * @param completed the reports of the modules that were migrated before, by name
	 * @since 0.1.0
	 */
	public void setModule(String module, Map<String, MigrationReport> completed) {
		this.module.set(module);
		this.completed.set(Collections.unmodifiableMap(new LinkedHashMap<>(completed)));
	}

	/**
	 * Return the module whose change log failed.
	 * @return the name of the module, {@code null} if the database has one change log
	 * @since 0.1.0
	 */
	public @Nullable String getModule() {
		return this.module.get();
	}

	/**
	 * Return the reports of the modules that the same call has migrated before it failed.
	 * @return the reports by the names of the modules, in the order in which they were
	 * run; empty if there are none
	 * @since 0.1.0
	 */
	public Map<String, MigrationReport> getCompleted() {
		return Objects.requireNonNull(this.completed.get());
	}

	@Override
	public @Nullable String getMessage() {
		String name = this.module.get();
		String message = (name != null) ? "Module %s: %s".formatted(name, super.getMessage()) : super.getMessage();
		return this.invalidIndexes.isEmpty() ? message
				: "%s. The database has indexes that were not built to their end and are not used; drop them first: %s"
					.formatted(message, String.join("; ", this.invalidIndexes));
	}

}
