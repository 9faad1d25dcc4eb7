package dev.asyncdb.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Defines attributes of a column that its Java type does not determine.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface ColumnDefinition {

	/** The length of text and bytes of unlimited size. */
	int UNLIMITED = Integer.MAX_VALUE;

	/**
	 * Return the maximum number of characters or bytes.
	 * @return a number; by default 255 characters or an unlimited number of bytes
	 * @since 0.1.0
	 */
	int length() default -1;

	/**
	 * Return the number of digits, or of fractional digits of seconds.
	 * @return a number; by default 38 digits with a scale of 10, or 6 fractional digits
	 * @since 0.1.0
	 */
	int precision() default -1;

	/**
	 * Return the number of fractional digits.
	 * @return a number; by default 0 if the precision is set
	 * @since 0.1.0
	 */
	int scale() default -1;

	/**
	 * Return whether the column is nullable.
	 * @return by default the nullability of the property
	 * @since 0.1.0
	 */
	Nullability nullability() default Nullability.OF_PROPERTY;

	/**
	 * Return the default of the column for rows that are inserted without a value.
	 * @return an SQL expression, used unchanged, such as {@code 'new'} or
	 * {@code CURRENT_TIMESTAMP}; by default none
	 * @since 0.1.0
	 */
	String defaultValue() default "";

	/**
	 * Return the SQL type of the column, including its size.
	 * @return an SQL type, used unchanged, such as {@code jsonb}; by default derived from
	 * the type of the property
	 * @since 0.1.0
	 */
	String type() default "";

	/**
	 * Nullability of a column.
	 */
	enum Nullability {

		/**
		 * The nullability of the property: not nullable for identifiers, versions,
		 * primitive types and properties that are non-null by JSpecify or by
		 * {@code @NotNull} of Jakarta Validation.
		 */
		OF_PROPERTY,

		/** The column is nullable. */
		NULLABLE,

		/** The column is not nullable. */
		NOT_NULL

	}

}
