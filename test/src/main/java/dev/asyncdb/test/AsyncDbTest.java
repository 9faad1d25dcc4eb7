package dev.asyncdb.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.r2dbc.test.autoconfigure.AutoConfigureDataR2dbc;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;

/**
 * A test of the part of an application that uses the database: repositories, the manager,
 * sessions and the schema, without web, services and other components unless
 * {@link #includeFilters()} or {@code @Import} add them. Each test is rolled back.
 * <p>
 * Tests of the whole application use {@code @SpringBootTest}. They are rolled back too,
 * requests of a {@code WebTestClient} included.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BootstrapWith(AsyncDbTestContextBootstrapper.class)
@ExtendWith(AsyncDbExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AsyncDbTypeExcludeFilter.class)
@AutoConfigureDataR2dbc
@ImportAutoConfiguration
public @interface AsyncDbTest {

	/**
	 * Properties of the test, in the form {@code key=value}.
	 * @return the properties
	 * @since 0.1.0
	 */
	String[] properties() default {};

	/**
	 * Where the schema comes from.
	 * @return the source, the migrations by default
	 * @since 0.1.0
	 */
	SchemaSource schema() default SchemaSource.MIGRATIONS;

	/**
	 * Whether to use the default filters, which let no component in.
	 * @return {@code false} to let all components in
	 * @since 0.1.0
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Components to add, such as services.
	 * @return the filters
	 * @since 0.1.0
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components to leave out.
	 * @return the filters
	 * @since 0.1.0
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 * @return the classes
	 * @since 0.1.0
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

	/**
	 * Where the schema of a test comes from.
	 *
	 * @since 0.1.0
	 */
	enum SchemaSource {

		/** The migrations of the application, run when the context starts. */
		MIGRATIONS("asyncdb.migrations.on-startup=sync"),

		/** The entities, by {@code createAll()} when the context starts. */
		ENTITIES("asyncdb.test.create-schema=true"),

		/** The application itself. */
		APPLICATION("asyncdb.test.create-schema=false");

		private final String property;

		SchemaSource(String property) {
			this.property = property;
		}

		String property() {
			return this.property;
		}

	}

}
