package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The property holds the identifier of another entity, and a foreign key sees to it. The
 * same follows from a relation that uses the property; then this says more of the key. On
 * an embedded value it stands for all its columns.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface References {

	/**
	 * The entity to which the property refers.
	 * @return the type of an entity
	 * @since 0.1.0
	 */
	Class<?> value();

	/**
	 * What becomes of this row when the other one is deleted.
	 * @return {@link ReferentialAction#NO_ACTION} by default
	 * @since 0.1.0
	 */
	ReferentialAction onDelete() default ReferentialAction.NO_ACTION;

	/**
	 * Whether there is an index of the property, unless a key begins with it.
	 * @return {@code true} by default, since rows are searched when the other one is
	 * deleted; some databases have one in any case
	 * @since 0.1.0
	 */
	boolean indexed() default true;

	/**
	 * The name of the constraint.
	 * @return a name, by default made of table and columns
	 * @since 0.1.0
	 */
	String name() default "";

}
