package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a foreign key of a property that holds the identifier of another entity. A
 * relation that uses the property declares the same key; this annotation adds details. On
 * an embedded value it covers all columns of the value.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface References {

	/**
	 * Return the referenced entity.
	 * @return the type of an entity
	 * @since 0.1.0
	 */
	Class<?> value();

	/**
	 * Return what happens to the row when the referenced one is deleted.
	 * @return {@link ReferentialAction#NO_ACTION} by default
	 * @since 0.1.0
	 */
	ReferentialAction onDelete() default ReferentialAction.NO_ACTION;

	/**
	 * Return whether the column is indexed, unless a key begins with it.
	 * @return {@code true} by default, since a delete of the referenced row searches the
	 * referring ones; some databases create the index in any case
	 * @since 0.1.0
	 */
	boolean indexed() default true;

	/**
	 * Return the name of the constraint.
	 * @return a name, by default derived from table and columns
	 * @since 0.1.0
	 */
	String name() default "";

}
