package dev.asyncdb.session;

import java.util.List;
import java.util.Set;

/**
 * What a session knows of one instance. Each method returns the state at its call and
 * computes it then; none sends a statement or changes anything.
 *
 * @since 0.1.0
 */
public interface EntityInspection {

	/**
	 * Return what the instance is to the session.
	 * @return the state
	 * @since 0.1.0
	 */
	EntityState state();

	/**
	 * Return the columns that a flush would update, by property.
	 * @return the changes in the order of the properties; empty unless the entity is
	 * managed, or managed and to be deleted
	 * @since 0.1.0
	 */
	List<PropertyChange> changes();

	/**
	 * Return the relations that are loaded.
	 * @return names of properties in their order; empty for an entity that the session
	 * does not manage
	 * @since 0.1.0
	 */
	Set<String> loadedRelations();

	/**
	 * Return the relations of which a flush would write something: members were added,
	 * removed or replaced.
	 * @return names of properties in their order; empty for an entity that the session
	 * does not manage
	 * @since 0.1.0
	 */
	Set<String> changedRelations();

}
