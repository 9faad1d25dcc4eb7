package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the Java type of a property does not say of its column.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ColumnDefinition {

	/** A length for text and bytes of any size. */
	int UNLIMITED = Integer.MAX_VALUE;

	/**
	 * The largest number of characters or bytes.
	 * @return a number; by default 255 characters, and bytes of any size
	 * @since 0.1.0
	 */
	int length() default -1;

	/**
	 * The number of digits, or of digits of a second.
	 * @return a number; by default 38 digits with 10 behind the point, and 6 of a second
	 * @since 0.1.0
	 */
	int precision() default -1;

	/**
	 * The number of digits behind the point.
	 * @return a number; by default 0 if the precision is given
	 * @since 0.1.0
	 */
	int scale() default -1;

	/**
	 * Whether the column may hold NULL.
	 * @return by default as the property says
	 * @since 0.1.0
	 */
	Nullability nullability() default Nullability.OF_PROPERTY;

	/**
	 * The default of the column, which counts for rows that are inserted without it.
	 * @return an SQL expression, taken as it is, such as {@code 'new'} or
	 * {@code CURRENT_TIMESTAMP}; by default none
	 * @since 0.1.0
	 */
	String defaultValue() default "";

	/**
	 * The type of the column in the words of the database, sizes included.
	 * @return an SQL type, taken as it is, such as {@code jsonb}; by default chosen by
	 * the type of the property
	 * @since 0.1.0
	 */
	String type() default "";

	/**
	 * Whether a column may hold NULL.
	 */
	enum Nullability {

		/**
		 * As the property says: not for identifiers, versions, primitive types and what
		 * JSpecify or {@code @NotNull} of Jakarta Validation say is never {@code null}.
		 */
		OF_PROPERTY,

		/** It may. */
		NULLABLE,

		/** It may not. */
		NOT_NULL

	}

}
