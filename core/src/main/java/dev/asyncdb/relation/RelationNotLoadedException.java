package dev.asyncdb.relation;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when a relation is used that is not loaded. A session never loads relations
 * implicitly.
 *
 * @since 0.1.0
 */
public final class RelationNotLoadedException extends InvalidDataAccessApiUsageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param entity the name of the entity type
	 * @param property the name of the relation
	 * @param accessor the name of its accessor
	 * @since 0.1.0
	 */
	public RelationNotLoadedException(String entity, String property, String accessor) {
		super("""
				%1$s.%2$s is not loaded: load it with the query, select(%1$s.class).with(%1$s::%3$s), \
				or afterwards, session.fetch(entity, %1$s::%3$s); \
				session.relation(entity, %1$s::%3$s) works on it without loading""".formatted(entity, property,
				accessor));
	}

}
