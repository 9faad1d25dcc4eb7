package dev.asyncdb.url;

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

}
