package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Rows are found quickly by these values. On a property its column alone counts, on a
 * class the properties that are named, in their order.
 *
 * @since 0.1.0
 */
@Documented
@Repeatable(Index.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface Index {

	/**
	 * The properties of a class by which rows are found.
	 * @return names of properties; not for a property
	 * @since 0.1.0
	 */
	String[] value() default {};

	/**
	 * The name of the index.
	 * @return a name, by default made of table and columns
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
		Index[] value();

	}

}
