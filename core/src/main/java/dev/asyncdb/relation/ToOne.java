package dev.asyncdb.relation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.data.annotation.ReadOnlyProperty;

/**
 * The one entity that this one refers to, or that refers to this one. Spring Data's own
 * reads and writes leave the property alone. It is {@code null} until it is loaded.
 * <p>
 * Exactly one of {@link #column()} and {@link #mappedBy()} is given. When the property
 * was changed, a session writes the reference at its next flush; else the property with
 * the identifier counts.
 *
 * @since 0.1.0
 */
@Documented
@ReadOnlyProperty
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ToOne {

	/**
	 * The property of this entity that holds the identifier of the other one.
	 * @return name of a property with one column
	 * @since 0.1.0
	 */
	String column() default "";

	/**
	 * The property of the other entity that holds the identifier of this one, in a
	 * one-to-one relation.
	 * @return name of a property with one column
	 * @since 0.1.0
	 */
	String mappedBy() default "";

	/**
	 * Whether a new entity is added to the session with this one.
	 * @return {@code true} by default
	 * @since 0.1.0
	 */
	boolean cascade() default true;

	/**
	 * Whether the other entity, if {@link #mappedBy()} is given, is deleted when it is
	 * replaced or this one is deleted.
	 * @return {@code false} by default
	 * @since 0.1.0
	 */
	boolean orphanRemoval() default false;

}
