package dev.asyncdb.mapping;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown if a map, whose keys and values may come from a request, sets a property that is
 * not allowed, or if a value does not have the type of its property. No SQL was sent, and
 * the message contains no value.
 *
 * @since 0.1.0
 */
public final class RefusedValuesException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	RefusedValuesException(String message) {
		super(message);
	}

}
