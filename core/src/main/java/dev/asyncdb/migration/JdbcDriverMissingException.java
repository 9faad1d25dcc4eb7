package dev.asyncdb.migration;

/**
 * The JDBC driver that migrations need is not on the class path.
 *
 * @since 0.1.0
 */
public class JdbcDriverMissingException extends MigrationException {

	private final String dependency;

	/**
	 * Create the exception.
	 * @param database the address of the database, without credentials
	 * @param dependency the Maven coordinates, {@code group:artifact}
	 * @since 0.1.0
	 */
	public JdbcDriverMissingException(String database, String dependency) {
		super("Migrating %s needs its JDBC driver, which is not on the class path: add the dependency %s"
			.formatted(database, dependency), null);
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
