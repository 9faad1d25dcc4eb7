package dev.asyncdb.product;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Thrown if the database product is not supported.
 *
 * @since 0.1.0
 */
public final class UnsupportedDatabaseException extends InvalidDataAccessResourceUsageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param product the name of the product as its driver reports it
	 * @since 0.1.0
	 */
	public UnsupportedDatabaseException(String product) {
		super("The database '%s' is not supported: use %s".formatted(product, DatabaseProduct.names()));
	}

}
