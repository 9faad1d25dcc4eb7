package dev.asyncdb.session;

/**
 * One relation of one entity, worked on without loading it, as is wanted where it holds
 * very many entities.
 *
 * @param <R> the related entity type
 * @since 0.1.0
 */
public interface RelatedEntities<R> {

	/**
	 * Query the related entities.
	 * @return a query for no others, whatever condition is added
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
	 * End the relation to an entity at the next flush: its reference is set to NULL, or
	 * it is deleted where the relation declares orphan removal.
	 * @param entity a related entity that the session manages
	 * @since 0.1.0
	 */
	void remove(R entity);

}
