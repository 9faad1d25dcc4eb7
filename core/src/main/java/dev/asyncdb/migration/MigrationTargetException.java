package dev.asyncdb.migration;

/**
 * There is no such target in the change log, or it cannot be reached from where the
 * database stands.
 *
 * @since 0.1.0
 */
public class MigrationTargetException extends MigrationException {

	/**
	 * Tell what is wrong with a target.
	 * @param target the target that was asked for
	 * @param problem what is wrong with it
	 * @since 0.1.0
	 */
	public MigrationTargetException(String target, String problem) {
		super("Cannot go to '%s': %s".formatted(target, problem), null);
	}

}
