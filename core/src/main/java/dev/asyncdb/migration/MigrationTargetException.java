package dev.asyncdb.migration;

/**
 * The change log has no such target, or the target cannot be reached from the current
 * revision.
 *
 * @since 0.1.0
 */
public class MigrationTargetException extends MigrationException {

	/**
	 * Create the exception.
	 * @param target the requested target
	 * @param problem the description of the problem
	 * @since 0.1.0
	 */
	public MigrationTargetException(String target, String problem) {
		super("Cannot migrate to '%s': %s".formatted(target, problem), null);
	}

}
