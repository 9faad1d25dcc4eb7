package dev.asyncdb.url;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown if the R2DBC driver of the database is not on the class path.
 *
 * @since 0.1.0
 */
public class R2dbcDriverMissingException extends NonTransientDataAccessResourceException {

	private final String dependency;

	R2dbcDriverMissingException(String database, String dependency) {
		super("Connecting to %s needs its R2DBC driver, which is not on the class path: add the dependency %s"
			.formatted(database, dependency));
		this.dependency = dependency;
	}

	/**
	 * Return the dependency to add.
	 * @return its Maven coordinates, {@code group:artifact}
	 * @since 0.1.0
	 */
	public String getDependency() {
		return this.dependency;
	}

}
