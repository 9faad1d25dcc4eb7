package dev.asyncdb.session;

/**
 * A relation of one entity that is queried and changed without loading it, for relations
 * to many entities.
 *
 * @param <R> the related entity type
 * @since 0.1.0
 */
public interface RelatedEntities<R> {

	/**
	 * Create a query for the related entities.
	 * @return a query for related entities only; further conditions narrow it
	 * @since 0.1.0
	 */
	Select<R> select();

	/**
	 * Relate an entity at the next flush. A new one is added to the session.
	 * @param entity a new entity, or one that the session manages
	 * @since 0.1.0
	 */
	void add(R entity);

	/**
	 * Remove an entity from the relation at the next flush: its foreign key is set to
	 * NULL, or it is deleted if the relation declares orphan removal.
	 * @param entity a related entity that the session manages
	 * @since 0.1.0
	 */
	void remove(R entity);

}
