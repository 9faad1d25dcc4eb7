package dev.asyncdb.session;

/**
 * {@link RelatedEntities} in blocking style.
 *
 * @param <R> the related entity type
 * @since 0.1.0
 */
public interface BlockingRelatedEntities<R> {

	/**
	 * Create a query for the related entities.
	 * @return a query for related entities only; further conditions narrow it
	 * @since 0.1.0
	 */
	BlockingSelect<R> select();

	/**
	 * Relate an entity at the next flush. A new one is added to the session.
	 * @param entity a new entity, or one that the session manages
	 * @since 0.1.0
	 */
	void add(R entity);

	/**
	 * Remove an entity from the relation at the next flush.
	 * @param entity a related entity that the session manages
	 * @since 0.1.0
	 * @see RelatedEntities#remove(Object)
	 */
	void remove(R entity);

}
