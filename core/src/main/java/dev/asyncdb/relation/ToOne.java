package dev.asyncdb.relation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.data.annotation.ReadOnlyProperty;

/**
 * Declares a relation to one entity, with a foreign key of this entity or of the other
 * one. Spring Data neither reads nor writes the property. It is {@code null} until it is
 * loaded.
 * <p>
 * Exactly one of {@link #column()} and {@link #mappedBy()} is required. A session writes
 * the foreign key with its next flush if this property was changed. Otherwise the
 * property with the identifier applies.
 *
 * @since 0.1.0
 */
@Documented
@ReadOnlyProperty
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ToOne {

	/**
	 * Return the property of this entity that holds the identifier of the other one.
	 * @return name of a property with one column, or of its column if no property has the
	 * name
	 * @since 0.1.0
	 */
	String column() default "";

	/**
	 * Return the property of the other entity that holds the identifier of this one, in a
	 * one-to-one relation.
	 * @return name of a property with one column
	 * @since 0.1.0
	 */
	String mappedBy() default "";

	/**
	 * Return whether a new entity is added together with this one.
	 * @return {@code true} by default
	 * @since 0.1.0
	 */
	boolean cascade() default true;

	/**
	 * Return whether the other entity is deleted when it is replaced or this one is
	 * deleted. Requires {@link #mappedBy()}.
	 * @return {@code false} by default
	 * @since 0.1.0
	 */
	boolean orphanRemoval() default false;

}
