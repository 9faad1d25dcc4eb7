package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A condition that holds for each row. Databases rewrite conditions, so a comparison goes
 * by the name of the constraint.
 *
 * @since 0.1.0
 */
@Documented
@Repeatable(Check.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface Check {

	/**
	 * The condition.
	 * @return an SQL expression, taken as it is
	 * @since 0.1.0
	 */
	String value();

	/**
	 * The name of the constraint.
	 * @return a name, by default made of the table and the column or, on a class, the
	 * number of the condition
	 * @since 0.1.0
	 */
	String name() default "";

	/**
	 * Several of them.
	 */
	@Documented
	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
	@interface All {

		/**
		 * All of them.
		 * @return the annotations
		 */
		Check[] value();

	}

}
