package dev.asyncdb.relation.support;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Sort;

/**
 * The form in which a property holds related entities.
 */
sealed interface RelatedValue permits SingleValue, CollectionValue {

	boolean isCollection();

	Sort order();

	/**
	 * Return the value of a property for these related entities.
	 */
	@Nullable Object of(Relation relation, List<Object> related);

	/**
	 * Mark the property of an entity as not loaded.
	 */
	Object unload(Relation relation, Object entity);

}
