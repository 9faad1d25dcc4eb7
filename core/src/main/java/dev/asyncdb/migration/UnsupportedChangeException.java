package dev.asyncdb.migration;

import java.util.List;

/**
 * The engine without JDBC does not support a change. No change was run.
 *
 * @since 0.1.0
 */
public class UnsupportedChangeException extends MigrationException {

	private final List<String> changes;

	/**
	 * Create the exception.
	 * @param location the location of the change log
	 * @param changes each change with the reason
	 * @since 0.1.0
	 */
	public UnsupportedChangeException(String location, List<String> changes) {
		super(("The engine without JDBC does not support %d of the changes of '%s', and has run none: %s. Use the engine over"
				+ " JDBC (asyncdb.migrations.engine: liquibase) or rewrite them")
			.formatted(changes.size(), location, String.join("; ", changes)), null);
		this.changes = List.copyOf(changes);
	}

	/**
	 * Return the changes that are not supported.
	 * @return each change with the reason
	 * @since 0.1.0
	 */
	public List<String> getChanges() {
		return this.changes;
	}

}
