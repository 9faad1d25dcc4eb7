package dev.asyncdb.migration;

/**
 * The engine of the migrations cannot do what was asked of it.
 *
 * @since 0.1.0
 */
public class MigrationNotSupportedException extends MigrationException {

	/**
	 * Create the exception.
	 * @param engine the name of the engine
	 * @param operation what the engine cannot do
	 * @param solution what to do instead, a sentence without a full stop
	 * @since 0.1.0
	 */
	public MigrationNotSupportedException(String engine, String operation, String solution) {
		super("%s cannot %s. %s".formatted(engine, operation, solution), null);
	}

}
