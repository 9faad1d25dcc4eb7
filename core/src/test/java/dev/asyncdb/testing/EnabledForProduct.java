package dev.asyncdb.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.asyncdb.product.DatabaseProduct;

/**
 * Restricts a test class or a test method that runs {@linkplain OnEachProduct on each
 * product} to some products.
 */
@Documented
@Inherited
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
public @interface EnabledForProduct {

	/**
	 * Return the products that the tests run on.
	 * @return the products
	 */
	DatabaseProduct[] value();

	/**
	 * Return the products that the tests run on in the nightly build as well.
	 * @return the products
	 */
	DatabaseProduct[] nightly() default {};

}
