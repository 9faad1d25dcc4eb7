package dev.asyncdb.migration;

/**
 * The module of a migration engine for a database product is not on the class path.
 *
 * @since 0.1.0
 */
public class EngineModuleMissingException extends MigrationException {

	private final String dependency;

	/**
	 * Create the exception.
	 * @param engine the name of the engine
	 * @param product the name of the database product
	 * @param dependency the Maven coordinates, {@code group:artifact}
	 * @since 0.1.0
	 */
	public EngineModuleMissingException(String engine, String product, String dependency) {
		super("%s needs its module for %s, which is not on the class path: add the dependency %s".formatted(engine,
				product, dependency), null);
		this.dependency = dependency;
	}

	/**
	 * Return the dependency to add.
	 * @return the Maven coordinates, {@code group:artifact}
	 * @since 0.1.0
	 */
	public String getDependency() {
		return this.dependency;
	}

}
