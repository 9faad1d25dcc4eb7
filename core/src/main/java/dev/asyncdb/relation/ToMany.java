package dev.asyncdb.relation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.data.annotation.ReadOnlyProperty;

/**
 * Declares a relation to all entities with a foreign key to this one. The property is a
 * {@code Collection}, {@code List}, {@code Set}, {@code SortedSet}, {@code Map} or
 * {@code SortedMap}. Spring Data neither reads nor writes it.
 * <p>
 * A session sets the foreign keys of added entities with its next flush, and sets those
 * of removed entities to null.
 *
 * @since 0.1.0
 */
@Documented
@ReadOnlyProperty
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ToMany {

	/**
	 * Return the property of the other entity, with one column, that holds the identifier
	 * of this one.
	 * @return name of the property
	 * @since 0.1.0
	 */
	String mappedBy();

	/**
	 * Return the order in which the entities are loaded.
	 * @return properties of the other entity, separated by commas, each possibly followed
	 * by {@code asc} or {@code desc}; by default by identifier
	 * @since 0.1.0
	 */
	String orderBy() default "";

	/**
	 * Return the property that is the key in a {@code Map}.
	 * @return name of a property of the other entity; by default its identifier
	 * @since 0.1.0
	 */
	String mapKey() default "";

	/**
	 * Return whether new entities of the collection are added together with this one.
	 * @return {@code true} by default
	 * @since 0.1.0
	 */
	boolean cascade() default true;

	/**
	 * Return whether an entity is deleted when it is removed from the collection or this
	 * one is deleted.
	 * @return {@code false} by default: the foreign key of a removed entity is set to
	 * NULL, and the constraints of the database decide on a delete of this one
	 * @since 0.1.0
	 */
	boolean orphanRemoval() default false;

}
