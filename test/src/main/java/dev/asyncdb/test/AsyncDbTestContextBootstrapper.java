package dev.asyncdb.test;

import java.util.stream.Stream;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Starts the context of an {@link AsyncDbTest}.
 */
class AsyncDbTestContextBootstrapper extends TestSliceTestContextBootstrapper<AsyncDbTest> {

	@Override
	protected String[] getProperties(Class<?> testClass) {
		AsyncDbTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, AsyncDbTest.class);
		return (test != null) ? Stream.concat(Stream.of(test.schema().property()), Stream.of(test.properties()))
			.toArray(String[]::new) : new String[0];
	}

}
