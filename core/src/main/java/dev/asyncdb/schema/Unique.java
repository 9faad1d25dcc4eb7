package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A unique constraint. On a property it contains the column of the property, on a class
 * the columns of the named properties.
 *
 * @since 0.1.0
 */
@Documented
@Repeatable(Unique.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface Unique {

	/**
	 * Return the properties of a constraint on a class.
	 * @return names of properties; empty on a property
	 * @since 0.1.0
	 */
	String[] value() default {};

	/**
	 * Return the name of the constraint.
	 * @return a name, by default derived from table and columns
	 * @since 0.1.0
	 */
	String name() default "";

	/**
	 * Container for several unique constraints.
	 */
	@Documented
	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
	@interface All {

		/**
		 * Return the constraints.
		 * @return the annotations
		 */
		Unique[] value();

	}

}
