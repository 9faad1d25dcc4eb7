package dev.asyncdb;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.AliasFor;

/**
 * Qualifier of a further database: of its manager, its connection factory, its template
 * and its other beans, and of a session argument of a controller method. The main
 * database of an application has no qualifier. <pre class="code">
 * Mono&lt;Report&gt; report(&#64;AsyncDb("reporting") AsyncSession session) {
 *     ..
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Qualifier
public @interface AsyncDb {

	/**
	 * Return the name of the database, as in {@code asyncdb.databases.<name>}.
	 * @return the name
	 * @since 0.1.0
	 */
	@AliasFor(annotation = Qualifier.class, attribute = "value")
	String value();

}
