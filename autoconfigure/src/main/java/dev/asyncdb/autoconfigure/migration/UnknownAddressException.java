package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.MigrationException;

/**
 * Migrations cannot connect, since the connection factory of the application does not
 * tell its address and no other property does.
 *
 * @since 0.1.0
 */
public class UnknownAddressException extends MigrationException {

	/**
	 * Create the exception.
	 * @since 0.1.0
	 */
	public UnknownAddressException() {
		super("The address of the ConnectionFactory bean is not known, so migrations cannot connect: set"
				+ " asyncdb.url to its address, or the url, user and password of spring.liquibase.url or"
				+ " spring.flyway.url", null);
	}

}
