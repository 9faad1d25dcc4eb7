package dev.asyncdb.test.embedded;

import java.lang.annotation.Annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Closes the context of a class with a database of its own after the class: no other one
 * uses it, and each would keep its pool open to the end of the JVM.
 */
class EmbeddedDatabaseTestExecutionListener extends AbstractTestExecutionListener {

	// Its after-callbacks are the last ones
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void afterTestClass(TestContext context) {
		Class<?> test = context.getTestClass();
		boolean isOwner = EmbeddedDatabaseContextCustomizerFactory.owner(test).equals(test);
		if (isOwner && isPerClass(test) && context.hasApplicationContext()) {
			context.markApplicationContextDirty(null);
		}
	}

	private static boolean isPerClass(Class<?> test) {
		EmbeddedPostgres postgres = find(test, EmbeddedPostgres.class);
		EmbeddedMariaDb mariaDb = find(test, EmbeddedMariaDb.class);
		return (postgres != null && postgres.perClass()) || (mariaDb != null && mariaDb.perClass());
	}

	private static <A extends Annotation> @Nullable A find(Class<?> test, Class<A> type) {
		return TestContextAnnotationUtils.findMergedAnnotation(test, type);
	}

}
