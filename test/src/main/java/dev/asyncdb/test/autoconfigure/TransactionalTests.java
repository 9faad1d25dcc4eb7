package dev.asyncdb.test.autoconfigure;

import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tests that are annotated with {@link Transactional}, which Spring runs by a blocking
 * transaction manager only.
 */
final class TransactionalTests {

	private TransactionalTests() {
	}

	/**
	 * Explain what Spring would only name as a missing bean.
	 */
	static void requireTransactionManager(TestContext context) {
		ApplicationContext application = context.getApplicationContext();
		boolean hasManager = application.getBeanNamesForType(PlatformTransactionManager.class).length > 0;
		if (!hasManager && isTransactional(context)) {
			throw new IllegalStateException(
					"@Transactional on %s needs a PlatformTransactionManager. The test kit rolls"
						.formatted(context.getTestClass().getSimpleName())
							+ " each test back without it: remove the annotation from the test");
		}
	}

	private static boolean isTransactional(TestContext context) {
		Transactional ofMethod = AnnotatedElementUtils.findMergedAnnotation(context.getTestMethod(),
				Transactional.class);
		Transactional transactional = (ofMethod != null) ? ofMethod
				: TestContextAnnotationUtils.findMergedAnnotation(context.getTestClass(), Transactional.class);
		return transactional != null && transactional.propagation() != Propagation.NOT_SUPPORTED
				&& transactional.propagation() != Propagation.NEVER;
	}

}
