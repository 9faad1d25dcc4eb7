package dev.asyncdb.migration;

/**
 * A migration was stopped between two changes. What was run before stays, and the next
 * migration goes on from there.
 *
 * @since 0.1.0
 */
public class MigrationStoppedException extends MigrationException {

	/**
	 * Tell why it was stopped.
	 * @param reason the reason, a sentence
	 * @since 0.1.0
	 */
	public MigrationStoppedException(String reason) {
		super("%s, so no further change is run; what was run before is recorded".formatted(reason), null);
	}

}
