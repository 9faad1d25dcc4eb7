package dev.asyncdb.url;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * A database URL could not be understood. The message tells what is expected and never
 * quotes the URL, which may hold a password.
 *
 * @since 0.1.0
 */
public class DatabaseUrlException extends NonTransientDataAccessResourceException {

	private static final String FORMS = "Expected postgresql://user:password@host:port/database,"
			+ " the same with mariadb, mysql, sqlserver or oracle, h2:mem:name, h2:file:path, jdbc:… or r2dbc:…, with special characters of user and password"
			+ " percent-encoded";

	DatabaseUrlException(String problem) {
		super("The database URL %s. %s".formatted(problem, FORMS));
	}

}
