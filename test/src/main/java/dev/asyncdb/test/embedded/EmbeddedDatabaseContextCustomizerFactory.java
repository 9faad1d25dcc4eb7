package dev.asyncdb.test.embedded;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds the annotations of embedded servers.
 */
class EmbeddedDatabaseContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configuration) {
		EmbeddedPostgres postgres = TestContextAnnotationUtils.findMergedAnnotation(testClass, EmbeddedPostgres.class);
		EmbeddedMariaDb mariaDb = TestContextAnnotationUtils.findMergedAnnotation(testClass, EmbeddedMariaDb.class);
		if (postgres != null && mariaDb != null) {
			throw new IllegalStateException(
					"%s has @EmbeddedPostgres and @EmbeddedMariaDb, but a context has one main database: remove one"
						.formatted(testClass.getName()));
		}
		if (postgres != null) {
			return customizer(EmbeddedServer.POSTGRES, postgres.perClass(), testClass);
		}
		return (mariaDb != null) ? customizer(EmbeddedServer.MARIADB, mariaDb.perClass(), testClass) : null;
	}

	private static ContextCustomizer customizer(EmbeddedServer server, boolean perClass, Class<?> testClass) {
		return new EmbeddedDatabaseContextCustomizer(server, perClass ? owner(testClass) : null);
	}

	// Nested classes belong to the class around them
	static Class<?> owner(Class<?> testClass) {
		return TestContextAnnotationUtils.searchEnclosingClass(testClass) ? owner(testClass.getEnclosingClass())
				: testClass;
	}

}
