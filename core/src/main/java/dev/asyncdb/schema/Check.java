package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A check constraint. Databases rewrite its condition, so schemas are compared by the
 * name of the constraint.
 *
 * @since 0.1.0
 */
@Documented
@Repeatable(Check.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface Check {

	/**
	 * Return the condition.
	 * @return an SQL expression, used unchanged
	 * @since 0.1.0
	 */
	String value();

	/**
	 * Return the name of the constraint.
	 * @return a name, by default derived from the table and the column or, on a class,
	 * the number of the constraint
	 * @since 0.1.0
	 */
	String name() default "";

	/**
	 * Container for several check constraints.
	 */
	@Documented
	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
	@interface All {

		/**
		 * Return the constraints.
		 * @return the annotations
		 */
		Check[] value();

	}

}
