package dev.asyncdb.migration;

/**
 * A migration was stopped between two changes. The changes before stay in place, and the
 * next migration continues after them.
 *
 * @since 0.1.0
 */
public class MigrationStoppedException extends MigrationException {

	/**
	 * Create the exception.
	 * @param reason the reason, a sentence
	 * @since 0.1.0
	 */
	public MigrationStoppedException(String reason) {
		super("%s, so no further change is run; the changes before are recorded".formatted(reason), null);
	}

}
