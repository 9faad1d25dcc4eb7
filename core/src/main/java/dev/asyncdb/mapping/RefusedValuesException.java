package dev.asyncdb.mapping;

import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.TypeDescriptor;
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

	/**
	 * Create the exception for a value in criteria.
	 * @param entity the entity type
	 * @param failure the failed conversion, which is not kept, since its message contains
	 * the value
	 * @return the exception
	 * @since 0.1.0
	 */
	public static RefusedValuesException ofCriteria(Class<?> entity, ConversionFailedException failure) {
		TypeDescriptor given = failure.getSourceType();
		return new RefusedValuesException(
				"A value in the criteria for %s is a %s, which can't be converted to %s: pass a value of the type of its property"
					.formatted(entity.getSimpleName(), (given != null) ? given.getType().getSimpleName() : "null",
							failure.getTargetType().getType().getSimpleName()));
	}

}
