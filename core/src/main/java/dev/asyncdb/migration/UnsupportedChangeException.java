package dev.asyncdb.migration;

import java.util.List;

/**
 * The engine without JDBC cannot do what a change asks for. Nothing was run.
 *
 * @since 0.1.0
 */
public class UnsupportedChangeException extends MigrationException {

	private final List<String> changes;

	/**
	 * Tell what cannot be done.
	 * @param location where the change log is
	 * @param changes each change with the reason
	 * @since 0.1.0
	 */
	public UnsupportedChangeException(String location, List<String> changes) {
		super(("The engine without JDBC cannot run %d of the changes of '%s', and has run none: %s. Use the engine over"
				+ " JDBC (asyncdb.migrations.engine: liquibase) or write them in another way")
			.formatted(changes.size(), location, String.join("; ", changes)), null);
		this.changes = List.copyOf(changes);
	}

	/**
	 * What cannot be done.
	 * @return each change with the reason
	 * @since 0.1.0
	 */
	public List<String> getChanges() {
		return this.changes;
	}

}
