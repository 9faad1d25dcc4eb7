package dev.asyncdb.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test, or all tests of a class, whose callers have connections and transactions of
 * their own: nothing is rolled back, and the database is cleaned after each test. For
 * what one transaction cannot show: locks, isolation levels, conflicts, notifications,
 * and statements that define tables.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface RealTransactions {

	/**
	 * What keeps the test from the next one.
	 * @return the way to clean
	 * @since 0.1.0
	 */
	Cleaning cleaning() default Cleaning.TRUNCATE;

	/**
	 * Tables that {@link Cleaning#TRUNCATE} does not empty, in addition to
	 * {@code asyncdb.test.keep-tables} and to the histories of migrations.
	 * @return the names of the tables
	 * @since 0.1.0
	 */
	String[] keep() default {};

	/**
	 * What keeps a test from the next one.
	 *
	 * @since 0.1.0
	 */
	enum Cleaning {

		/** Empty the tables after the test. */
		TRUNCATE,

		/**
		 * Let the test work on a copy of the database, and drop it after the test: rows
		 * that the database had before the test remain, and tables may be changed. On
		 * PostgreSQL, the database is the template of the copy, which ends other
		 * connections to it. H2 copies by a script, MariaDB cannot.
		 */
		TEMPLATE,

		/** Leave everything as the test has left it. */
		NONE

	}

}
