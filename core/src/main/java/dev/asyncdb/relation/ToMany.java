package dev.asyncdb.relation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.data.annotation.ReadOnlyProperty;

/**
 * The entities whose rows refer to this one: a {@code Collection}, {@code List},
 * {@code Set}, {@code SortedSet} or {@code Map}. Spring Data's own reads and writes leave
 * the property alone.
 * <p>
 * A session writes the reference of what was put into the collection at its next flush,
 * and removes the reference of what was taken out.
 *
 * @since 0.1.0
 */
@Documented
@ReadOnlyProperty
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ToMany {

	/**
	 * The property of the other entity, with one column, that holds the identifier of
	 * this one.
	 * @return name of the property
	 * @since 0.1.0
	 */
	String mappedBy();

	/**
	 * The order in which the entities are loaded.
	 * @return properties of the other entity, separated by commas, each possibly followed
	 * by {@code asc} or {@code desc}; by default by identifier
	 * @since 0.1.0
	 */
	String orderBy() default "";

	/**
	 * The property that is the key in a {@code Map}.
	 * @return name of a property of the other entity; by default its identifier
	 * @since 0.1.0
	 */
	String mapKey() default "";

	/**
	 * Whether new entities in the collection are added to the session with this one.
	 * @return {@code true} by default
	 * @since 0.1.0
	 */
	boolean cascade() default true;

	/**
	 * Whether an entity is deleted when it is taken out of the collection, or when this
	 * one is deleted.
	 * @return {@code false} by default: the reference is set to NULL, and a delete of
	 * this one is left to the constraints of the database
	 * @since 0.1.0
	 */
	boolean orphanRemoval() default false;

}
