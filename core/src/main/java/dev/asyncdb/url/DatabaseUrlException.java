package dev.asyncdb.url;

import io.r2dbc.spi.NoSuchOptionException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown if a database URL cannot be parsed or names a database that is not supported.
 * The message describes the expected forms and never quotes the URL, which can contain a
 * password.
 *
 * @since 0.1.0
 */
public class DatabaseUrlException extends NonTransientDataAccessResourceException {

	private static final String FORMS = "Expected postgresql://user:password@host:port/database,"
			+ " the same with mariadb, h2:mem:name, h2:file:path, jdbc:… or r2dbc:…,"
			+ " with special characters of user and password percent-encoded";

	DatabaseUrlException(String problem) {
		super("The database URL %s. %s".formatted(problem, FORMS));
	}

	private DatabaseUrlException(String problem, Throwable cause) {
		super("The database URL %s. %s".formatted(problem, FORMS), cause);
	}

	/**
	 * Create an exception for options that a driver does not take.
	 * @param failure the error of the driver
	 * @return the exception, which names the option or has the reason of the driver
	 * @since 0.1.0
	 */
	public static DatabaseUrlException refused(RuntimeException failure) {
		return (failure instanceof NoSuchOptionException missing)
				? new DatabaseUrlException("has no %s, which the driver requires".formatted(missing.getOption().name()),
						failure)
				: new DatabaseUrlException("has an option that the driver refuses: "
						+ NestedExceptionUtils.getMostSpecificCause(failure).getMessage(), failure);
	}

}
